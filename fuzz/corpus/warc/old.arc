filedesc://x.arc 0.0.0.0 20250204010203 text/plain 9
1 0 test

https://a.example/b 127.0.0.1 20250204010203 text/html 159
HTTP/1.0 200 OK
Content-Type: text/html

<html><body><p>The ministry said on Monday that the contract, signed in March, would be reviewed.</p></body></html>
