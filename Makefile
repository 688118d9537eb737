.DEFAULT_GOAL := help
.PHONY: help check quick fuzz format bench compare

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10

check: ## Build, run all tests and all gates: what CI runs
	./mvnw -ntp -Pcomparison clean verify

quick: ## Compile and test without the gates; m=sofa-rpc-core for one module and what it needs
	./mvnw -q -DskipChecks test $(if $(m),-pl $(m) -am)

fuzz: ## Look for inputs that break the decoders; s=600 for ten minutes each
	./mvnw -ntp -q -Pfuzz -DskipChecks $(if $(s),-Dfuzz.seconds=$(s)) -pl sofa-rpc-codec,sofa-rpc-transport -am test

format: ## Format the sources and add missing license headers
	./mvnw -q spotless:apply

bench: ## Run the benchmarks; jmh='ResultBenchmark -prof gc' hands other arguments to JMH
	./mvnw -q -Pbench -pl sofa-rpc-benchmarks -am package $(if $(jmh),'-Djmh=$(jmh)')

compare: ## Measure beside the peers and rewrite docs/benchmarks.md; args=--quick, or what docs/benchmarks.md says
	./mvnw -q -ntp -Pcompare -DskipChecks -pl comparison/compare -am package $(if $(args),"-Dcompare=$(args)")
