# `make` lists what can be done here. Only Go is needed.

GO  ?= go
BUF := $(GO) tool -modfile=tools/go.mod buf
# The first use builds it, which takes a minute.
LINT := $(GO) tool -modfile=tools/lint/go.mod golangci-lint

FUZZTIME ?= 30s

.DEFAULT_GOAL := help
.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: ## Run the server on the embedded emulator
	$(GO) run ./cmd/server

.PHONY: build
build: ## Build both programs into bin/
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/ ./cmd/...

.PHONY: test
test: ## Run the tests
	$(GO) test ./...

.PHONY: race
race: ## Run the tests with the race detector
	$(GO) test -race ./...

.PHONY: fuzz
fuzz: ## Run every fuzz test for FUZZTIME (30s)
	@grep -rl --include='*_test.go' '^func Fuzz' internal | while read -r file; do \
		for target in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/p' "$$file"); do \
			echo "$$file $$target" && \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "./$$(dirname "$$file")" || exit 1; \
		done; \
	done

.PHONY: bench
bench: ## Measure what a call costs; writes bench/RESULTS.md
	$(GO) run ./bench

.PHONY: generate
generate: third-party ## Write gen/ from proto/
	$(BUF) generate

.PHONY: third-party
third-party: ## Print the protos that ours import into third_party/
	cd tools && $(GO) run ./thirdparty ../third_party

.PHONY: docs
docs: ## Write the references: settings, metrics, errors, what clients may repeat
	$(GO) test ./internal/config -run TestReferenceIsWritten -update
	$(GO) test ./internal/telemetry -run TestReferenceIsWritten -update
	$(GO) test ./internal/meta -run TestErrorsAreDocumented -update
	$(GO) test ./test/examples -update

.PHONY: coverage
coverage: ## Write docs/coverage*.md and docs/sdk-differences.md: what there is of the SDKs
	$(GO) test ./test/catalog -run 'TestCoverageIsWritten|TestSDKDifferencesAreWritten' -update

.PHONY: digest
digest: ## Write the digests of the catalog of the SDKs
	$(GO) test ./test/catalog -run 'TestDigestIsOfCatalog|TestSDKDigestIsOfCatalog' -update

.PHONY: format
format: ## Format protos and Go code
	$(BUF) format -w proto
	$(LINT) fmt

.PHONY: lint
lint: lint-go lint-proto ## Check protos and Go code

.PHONY: lint-go
lint-go: ## Check Go code
	$(GO) vet ./...
	$(LINT) run

.PHONY: lint-proto
lint-proto: third-party ## Check protos
	$(BUF) lint
	$(BUF) format --diff --exit-code proto

.PHONY: check
check: ## Run everything that must pass before a change is merged
	.ci/run

.PHONY: breaking
breaking: third-party ## Say what breaks for clients of the last release
	cd tools && $(GO) run ./breaking . ..

.PHONY: examples
examples: ## Run the example flow in every language
	$(GO) test -count=1 -timeout 30m -tags examples ./test/examples

.PHONY: stranger
stranger: ## Go a stranger's way: clone, tutorial, first verified token
	.ci/stranger

.PHONY: release
release: ## Build programs for every platform and the image into dist/
	cd tools/release && $(GO) run . -dir ../.. -out ../../dist

.PHONY: image
image: ## Build the container image into dist/image, without Docker
	cd tools/release && $(GO) run . -dir ../.. -out ../../dist -platforms linux/amd64,linux/arm64
