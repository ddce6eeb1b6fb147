# The targets people use: run, test, lint, bench. `make help` lists them all.
GOLANGCI_LINT_VERSION = v2.15.0
export CGO_ENABLED = 1
TOOLS = $(CURDIR)/.tools
LINT = $(TOOLS)/golangci-lint-$(GOLANGCI_LINT_VERSION)
UI = web/ui
UI_DIST = $(UI)/dist/.built
PACKAGES = ./...

.PHONY: help build run serve test lint bench bench-smoke bench-size bench-peers screens docs clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/:/' | column -t -s:

build: $(UI_DIST) ## bin/blindspot, front-end assets included
	go build -trimpath -o bin/blindspot ./cmd/blindspot

run: build ## assess the embedded case and say where the report is
	./bin/blindspot assess is-khorasan -o out/is-khorasan

serve: build ## the workbench in the browser, on the embedded case
	./bin/blindspot serve

$(UI_DIST): $(UI)/package-lock.json $(shell find $(UI)/src -type f 2>/dev/null)
	cd $(UI) && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build
	@touch $@

test: $(UI_DIST) ## install what the tests need and run all of them
	./scripts/test-needs.sh
	go vet $(PACKAGES)
	./scripts/test.sh

$(LINT):
	mkdir -p $(TOOLS)
	GOBIN=$(TOOLS) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	mv $(TOOLS)/golangci-lint $(LINT)

lint: $(UI_DIST) $(LINT) ## golangci-lint, with the layers as rules
	$(LINT) run

bench: $(UI_DIST) ## all benchmarks (docs/PERFORMANCE.md says on which machine)
	go test -run '^$$' -bench . -benchmem -timeout 60m $(PACKAGES)

bench-smoke: $(UI_DIST) ## every benchmark once, to see that it runs
	BLINDSPOT_BENCH_ROWS=20000 go test -run '^$$' -bench . -benchtime 1x -timeout 30m $(PACKAGES)

bench-size: ## time against size of the statistics, as docs/cost-against-size.svg
	go test -run '^$$' -bench 'Size|Fit$$|FitDiscrete' ./stats/... | go run ./scripts/costplot > docs/cost-against-size.svg

bench-peers: ## the statistics against R's surveillance and strucchange, in one run
	./scripts/bench-peers.sh

screens: $(UI_DIST) ## make the pictures of docs/screens anew, in Chromium
	go test -tags screens ./web -run BrowserScreens -count=1

docs: build ## write docs/cli from the commands
	./bin/blindspot docs docs/cli

clean: ## remove what was built
	rm -rf bin out $(UI)/dist/assets $(UI_DIST)
