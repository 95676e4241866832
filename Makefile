# Headroom. `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help build demo test run bench mutants lint generate image cluster-down

CLUSTER ?= local
ARGS ?=

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' Makefile
	@echo
	@echo "  demo takes CLUSTER=local (default), current or kind, and KEEP=1 to keep the cluster; run takes ARGS."

build: ## build everything
	dotnet build Operator.sln -c Release -v quiet -nologo

demo: ## a real cluster, a real OOM crash loop, and Headroom healing it (needs root for CLUSTER=local)
	@CLUSTER=$(CLUSTER) tests/cluster/demo

test: ## every ring of tests; the last line sums them up (needs root). ARGS=long: also what only a release needs
	@tests/run $(ARGS)

run: ## the operator against the current kubeconfig; ARGS='--namespace x' and the like
	dotnet run --project src/Headroom.Operator -- run $(ARGS)

bench: ## what healing costs, against a bare loop; ARGS=storm, events, churn, soak, reaction or replay: docs/storm.md, docs/watch.md, docs/commands.md (all but replay need root)
	@dotnet run -c Release --project tests/Headroom.Benchmarks -- $(ARGS)

mutants: ## mutation testing of the judgement, an hour and more; ARGS='Verdicts Remedies': only these folders
	@tests/mutants $(ARGS)

lint: ## format, analyzers, generated files
	@tests/lint

generate: ## write the files that are generated
	deploy/flatten > deploy/headroom.yaml
	deploy/flatten 1.20 > deploy/headroom-1.20.yaml
	tests/describe > tests/README.md

image: ## the operator's image with docker: SDK_IMAGE=... RUNTIME_IMAGE=... [IMAGE=headroom:0.1.0]
	@test -n "$(SDK_IMAGE)" -a -n "$(RUNTIME_IMAGE)" || { echo "make image needs SDK_IMAGE and RUNTIME_IMAGE: see Dockerfile" >&2; exit 1; }
	docker build --build-arg SDK_IMAGE=$(SDK_IMAGE) --build-arg RUNTIME_IMAGE=$(RUNTIME_IMAGE) -t $(or $(IMAGE),headroom:0.1.0) .

cluster-down: ## remove the demo's cluster, if it was kept
	tests/cluster/cluster down --name demo
