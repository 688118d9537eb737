.DEFAULT_GOAL := help
.PHONY: help check quick format

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10

check: ## Build, run all tests and all gates: what CI runs
	./mvnw -ntp clean verify

quick: ## Compile and test without the gates; m=sofa-rpc-core for one module and what it needs
	./mvnw -q -DskipChecks test $(if $(m),-pl $(m) -am)

format: ## Format the sources and add missing license headers
	./mvnw -q spotless:apply
