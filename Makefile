# The targets people use: run, test, lint, bench. `make help` lists them all.
GOLANGCI_LINT_VERSION = v2.15.0
export CGO_ENABLED = 1
TOOLS = $(CURDIR)/.tools
LINT = $(TOOLS)/golangci-lint-$(GOLANGCI_LINT_VERSION)
GORELEASER_VERSION = v2.15.1
GORELEASER = $(TOOLS)/goreleaser-$(GORELEASER_VERSION)
SBOM_VERSION = v1.9.0
SBOM = $(TOOLS)/cyclonedx-gomod-$(SBOM_VERSION)
FUZZTIME = 1m
UI = web/ui
UI_DIST = $(UI)/dist/.built
PACKAGES = ./...

.PHONY: help build front-end run serve test test-slow race fuzz lint bench bench-smoke bench-size bench-world bench-pages bench-peers screens calibrate docs site faults release-check clean

help: ## what can be made, and with what to begin
	@echo "To begin: make run (a report in minutes), make serve (the same in the browser)."
	@echo "Before a change is sent: make test lint, and make docs where a command changed."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

build: $(UI_DIST) ## bin/blindspot, front-end assets included
	go build -trimpath -o bin/blindspot ./cmd/blindspot

front-end: $(UI_DIST) ## the scripts and style sheets of reports and pages

run: build ## assess the embedded case and say where the report is
	./bin/blindspot assess is-khorasan -o out/is-khorasan

serve: build ## the workbench in the browser, on the embedded case
	./bin/blindspot serve

$(UI_DIST): $(UI)/package-lock.json $(shell find $(UI)/src -type f 2>/dev/null)
	cd $(UI) && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build
	@touch $@

test: $(UI_DIST) ## install what the tests need and run all that are quick
	./scripts/test-needs.sh
	./scripts/test.sh

test-slow: $(UI_DIST) ## the tests that take long or wait for limits of time
	./scripts/test-needs.sh
	./scripts/test.sh slow

race: $(UI_DIST) ## the quick tests with the race detector (long)
	./scripts/test-needs.sh
	go test -short -race -timeout 120m $(PACKAGES)

fuzz: $(UI_DIST) ## every fuzz target for FUZZTIME (default 1m)
	./scripts/fuzz.sh all $(FUZZTIME)

$(LINT):
	mkdir -p $(TOOLS)
	GOBIN=$(TOOLS) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	mv $(TOOLS)/golangci-lint $(LINT)

lint: $(UI_DIST) $(LINT) ## golangci-lint, with the layers as rules
	$(LINT) run

bench: $(UI_DIST) ## all benchmarks (docs/PERFORMANCE.md says on which machine)
	go test -run '^$$' -bench . -benchmem -timeout 60m $(PACKAGES)

bench-smoke: $(UI_DIST) ## every benchmark once, to see that it runs
	./scripts/test.sh benchmarks

bench-size: ## time against size of the statistics, as docs/cost-against-size.svg
	go test -run '^$$' -bench 'Size|Fit$$|FitDiscrete' ./stats/... | go run ./scripts/costplot > docs/cost-against-size.svg

bench-world: $(UI_DIST) ## a release of real size: the build of November 2026 beside this one (docs/PERFORMANCE.md)
	./scripts/bench-world.sh

bench-pages: $(UI_DIST) ## pages in Chromium on a release of real size: the build of November 2026 beside this one
	./scripts/bench-pages.sh

bench-peers: ## the statistics against R's surveillance and strucchange, in one run
	./scripts/bench-peers.sh

screens: $(UI_DIST) ## make the pictures of docs/screens anew, in Chromium
	go test -tags screens ./web -run BrowserScreens -count=1

calibrate: ## simulate groups of known truth and hold the measures against it (an hour; docs/CALIBRATION.md)
	go test -tags calibration -run TestCalibration -timeout 6h ./measure -cal.update

docs: build ## write docs/cli, docs/schemas, docs/reference and docs/MEASURES.md from the code
	mkdir -p out
	./bin/blindspot docs docs
	go run ./scripts/measures > out/measures.md && mv out/measures.md docs/MEASURES.md

site: ## the documentation as pages in out/site, which need no network; fails where a link leads nowhere
	go run ./scripts/site out/site

faults: $(UI_DIST) ## kill commands at 300 moments, break the disk under them 200 times, give them files that mean harm, and hold their memory to 512 MB (docs/RELIABILITY.md; half an hour)
	BLINDSPOT_KILLS=300 BLINDSPOT_DISK_FAULTS=100 go test ./cmd/blindspot -run 'KilledAtAnyMoment|Malicious|MemoryOf|FullDiskAtAnyByte|FailingDisk|SlowDisk' -v -timeout 2h -count=1

$(GORELEASER):
	mkdir -p $(TOOLS)
	GOBIN=$(TOOLS) go install github.com/goreleaser/goreleaser/v2@$(GORELEASER_VERSION)
	mv $(TOOLS)/goreleaser $(GORELEASER)

$(SBOM):
	mkdir -p $(TOOLS)
	GOBIN=$(TOOLS) go install github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@$(SBOM_VERSION)
	cp $(TOOLS)/cyclonedx-gomod $(SBOM) # goreleaser asks for it by its plain name

release-check: $(GORELEASER) $(SBOM) ## check the release's configuration, and make its archives, packages and bills of materials for this platform
	$(GORELEASER) check
	PATH="$(TOOLS):$$PATH" $(GORELEASER) release --snapshot --clean

clean: ## remove what was built
	rm -rf bin out dist $(UI)/dist/assets $(UI_DIST)
