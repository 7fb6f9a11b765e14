// What a script adds to pages that work without it: the day slider, news as they come, keys, search while typing.
// Everything that is written into a page comes from a page of this server, parsed as one, or is set as text.

const main = document.querySelector<HTMLElement>("main")!;

// Brings the main part of another page of ours into this one.
let asked = 0;
async function show(address: string, remember: boolean): Promise<void> {
  const turn = ++asked;
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  if (turn !== asked) return; // a later question was asked meanwhile
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("main");
  if (turn !== asked || !fresh) return;
  const held = (document.activeElement?.closest(".slider") as HTMLElement | null)?.dataset.field;
  main.replaceChildren(...Array.from(fresh.childNodes));
  if (remember) history.replaceState(null, "", address);
  sliders();
  timelines();
  if (held) main.querySelector<HTMLInputElement>(`.slider[data-field=${held}] input`)?.focus();
}

// The moment's two sliders, each in steps of the days on which something was published, or read here.
function sliders(): void {
  const form = main.querySelector<HTMLFormElement>("form.moment");
  for (const label of form?.querySelectorAll<HTMLElement>(".slider") ?? []) slider(form!, label);
}

function slider(form: HTMLFormElement, label: HTMLElement): void {
  const days = label.dataset.days?.split(" ").filter((day) => day !== "") ?? [];
  if (days.length < 2) return;
  const range = label.querySelector<HTMLInputElement>("input")!;
  const output = label.querySelector<HTMLOutputElement>("output")!;
  const date = form.querySelector<HTMLInputElement>(`input[name=${label.dataset.field}]`)!;
  // The last step is now: no day at all.
  range.max = String(days.length);
  let at = days.length;
  if (date.value !== "") while (at > 0 && days[at - 1] > date.value) --at;
  range.value = String(date.value === "" ? days.length : Math.max(at - 1, 0));
  const say = (): void => {
    const day = days[Number(range.value)] ?? "";
    output.textContent = day === "" ? "now" : day;
    range.setAttribute("aria-valuetext", output.textContent);
    date.value = day;
  };
  output.textContent = date.value === "" ? "now" : date.value;
  range.setAttribute("aria-valuetext", output.textContent);
  label.hidden = false;
  let waiting = 0;
  range.addEventListener("input", () => {
    say();
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => {
      const query = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (typeof value === "string" && value !== "") query.set(name, value);
      const text = query.toString();
      void show(form.getAttribute("action")!.split("?")[0] + (text === "" ? "" : "?" + text), true);
    }, 120);
  });
}

// A timeline that is wider than its place shows its end, where the news is.
function timelines(): void {
  for (const scroll of main.querySelectorAll<HTMLElement>(".timeline .scroll")) scroll.scrollLeft = scroll.scrollWidth;
}

function keys(): void {
  let at = -1;
  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
    if (event.key === "/") {
      event.preventDefault();
      document.querySelector<HTMLInputElement>("#q")?.focus();
      return;
    }
    const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
    if (step === 0) return;
    const rows = Array.from(main.querySelectorAll<HTMLElement>("[data-row]"));
    if (rows.length === 0) return;
    at = Math.min(Math.max(at + step, 0), rows.length - 1);
    for (const row of rows) row.classList.toggle("selected", row === rows[at]);
    (rows[at].querySelector<HTMLElement>("a.title") ?? rows[at].querySelector<HTMLElement>("a"))?.focus();
  });
}

function searching(): void {
  const input = document.querySelector<HTMLInputElement>("#q");
  if (!input || location.pathname !== "/search") return;
  if (input.value === "") input.value = new URLSearchParams(location.search).get("q") ?? "";
  let waiting = 0;
  input.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void show("/search?q=" + encodeURIComponent(input.value), true), 150);
  });
}

// How feeds do is shown as it changes; the forms beside the list, which somebody may be filling in, stay as they are.
function feeds(): void {
  if (location.pathname !== "/add") return;
  const events = new EventSource("/api/v1/events");
  let turn = 0;
  const bring = async (): Promise<void> => {
    const mine = ++turn;
    const response = await fetch("/add", { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector<HTMLElement>("#followed");
    const old = main.querySelector<HTMLElement>("#followed");
    if (mine !== turn || !response.ok) return;
    if (!fresh || !old) {
      old?.remove();
      if (fresh) main.querySelector("#feeds")?.after(fresh);
      return;
    }
    const held = old.contains(document.activeElement) ? document.activeElement?.getAttribute("aria-label") : null;
    old.replaceWith(fresh);
    const button = Array.from(fresh.querySelectorAll<HTMLElement>("button")).find((one) => held && one.getAttribute("aria-label") === held);
    button?.focus({ preventScroll: true });
  };
  let waiting = 0;
  events.addEventListener("feeds", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void bring(), 100);
  });
  // What changed between the page and the stream's begin, or while the server was away.
  events.addEventListener("open", () => void bring());
  window.addEventListener("pagehide", () => events.close());
}

function live(): void {
  const wanted = document.body.dataset.live ?? "all";
  const now = new URLSearchParams(location.search);
  if (now.has("as_of") || now.has("known_by") || location.pathname === "/add" || location.pathname === "/sign-in" || location.pathname === "/search") return;
  const events = new EventSource("/api/v1/events" + (wanted === "all" ? "" : "?subject=" + encodeURIComponent(wanted)));
  const offer = (text: string): void => {
    let button = document.querySelector<HTMLButtonElement>("button.fresh");
    if (!button) {
      button = document.createElement("button");
      button.className = "fresh";
      button.setAttribute("aria-live", "polite");
      button.addEventListener("click", () => {
        button!.remove();
        void show(location.pathname + location.search, false);
      });
      main.after(button);
    }
    button.textContent = text;
  };
  // Reading is not disturbed: what is new is offered, and shown at once only where nobody has scrolled or chosen anything.
  let waiting = 0;
  const news = (text: string): void => {
    if (window.scrollY > 200 || main.contains(document.activeElement)) return offer(text);
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void show(location.pathname + location.search, false), 300);
  };
  events.addEventListener("status", (event) => {
    const change = JSON.parse((event as MessageEvent<string>).data) as { text: string; to: string };
    news(`${change.to}: ${change.text}. Show`);
  });
  events.addEventListener("article", (event) => {
    const article = JSON.parse((event as MessageEvent<string>).data) as { title: string };
    if (location.pathname === "/recent" || location.pathname === "/") news(`New: ${article.title}. Show`);
  });
  window.addEventListener("pagehide", () => events.close());
}

sliders();
timelines();
keys();
searching();
live();
feeds();
