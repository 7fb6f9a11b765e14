# Names for what people do here; the work is done by ./run, ./test, .ci/run and CMake.
.PHONY: all check check-slow golden bench eval format readme clean

all:
	./run --version

check:
	./test

check-slow:
	.ci/run

# Rewrites the expected half of the case files; read the diff before you commit it.
golden:
	HEARSAY_GOLDEN=1 ./test -R case

bench:
	bench/reuters_bench.sh

eval:
	tools/eval.sh

format:
	clang-format -i $$(git ls-files '*.cc' '*.h')

readme:
	tools/refresh_readme.sh

clean:
	rm -rf build
