# careerbot: `make help` lists what can be made.
SHELL := /bin/sh
GO    ?= go
# Pinned: a new linter is a decision, not a surprise.
LINT  := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
VULN  := golang.org/x/vuln/cmd/govulncheck@v1.9.0
# Real documents and questions for evaluation, beside the checkout; not part of it.
DATA  ?= ../shared/data
FUZZTIME ?= 10s

.PHONY: help run build setup test check lint bench load eval fuzz vuln

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup build ## set up what is missing, build, and start: web chat, workers, and the terminal chat
	@bin/careerbot serve --chat

setup: ## install or build what the program needs: PostgreSQL and pgvector
	@sh scripts/setup.sh

build: ## build bin/careerbot
	@mkdir -p bin && $(GO) build -o bin/careerbot ./cmd/careerbot

test: setup ## run every test
	@sh scripts/setup.sh chromium
	$(GO) test -timeout 20m ./...

check: setup build ## formatting, vet, linters, tidy modules, race tests, every verb
	@sh scripts/setup.sh chromium
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not gofmt-ed: $$unformatted"; exit 1; }
	$(GO) vet ./...
	cd bench && $(GO) vet ./...
	$(MAKE) lint
	$(GO) mod tidy -diff
	cd bench && $(GO) mod tidy -diff
	$(GO) test -race -timeout 25m $$($(GO) list ./... | grep -vE '$(RACELESS)')
	cd bench && $(GO) test ./...
	sh scripts/verbs.sh bin/careerbot

# Packages without goroutines of their own, and the tests that run the program as it is built:
# the race detector sees nothing there. `make test` runs them.
RACELESS = /internal/(crash|pattern)$$|/knowledge/entitlement$$

lint:
	$(GO) run $(LINT) run ./...

bench: setup build load ## the same corpus and questions through careerbot, bleve and langchaingo; load and delivery; near at 100,000 places; vacancies loaded and searched
	cd bench && $(GO) run . -careerbot ../bin/careerbot $(BENCH_SETS)
	$(GO) test -run '^$$' -bench . -benchtime 1s ./bot ./internal/text
	$(GO) test -run '^$$' -bench BenchmarkNear -benchtime 2s ./retrieval
	$(GO) test -run '^$$' -bench BenchmarkFeed -benchtime 1x -timeout 30m ./retrieval/share -vacancies $(VACANCIES)
	$(GO) test -run '^$$' -bench BenchmarkSearch -benchtime 1x -timeout 90m -v ./retrieval/job -vacancies $(VACANCIES)

load: setup build ## 350 questions a second through the web door; 30 sends a second to Telegram; memory over 100,000 conversations; 50 counsellors at the inbox
	cd bench && $(GO) run ./load -careerbot ../bin/careerbot
	cd bench && $(GO) run ./load -careerbot ../bin/careerbot -for 20s -statements
	cd bench && $(GO) run ./load -careerbot ../bin/careerbot -conversations 100000
	cd bench && $(GO) run ./load -careerbot ../bin/careerbot -inbox
	$(GO) test -run '^$$' -bench BenchmarkSend -benchtime 1x ./bot/telegram

# How many vacancies `make bench` loads and searches: the real ones multiplied.
VACANCIES ?= 100000
BENCH_SETS ?= $(addprefix $(abspath $(DATA))/,ncpqa_zh/dev conditionalqa/dev cranfield stard_lecoqa_zh/dev)

eval: setup build ## retrieval, answers and follow-ups on the evaluation sets
	$(GO) test -count=1 -run TestQuality -v ./bot
	@for set in ncpqa_zh/dev conditionalqa/dev cranfield stard_lecoqa_zh/dev; do \
		test -d "$(DATA)/$$set" || { echo "no $(DATA)/$$set"; continue; }; \
		echo "== retrieval $$set"; bin/careerbot eval retrieval --json "$(DATA)/$$set" || exit 1; done
	@for set in ncpqa_zh/dev; do test -d "$(DATA)/$$set" || continue; \
		echo "== answers $$set"; bin/careerbot eval answers --json "$(DATA)/$$set" || exit 1; done
	@for set in doc2dial_turns; do test -d "$(DATA)/$$set" || continue; \
		echo "== followups $$set"; bin/careerbot eval followups --json "$(DATA)/$$set" || exit 1; done
	@for set in sharc/dev; do test -d "$(DATA)/$$set" || continue; \
		echo "== asking $$set"; bin/careerbot eval asking --json "$(DATA)/$$set" || exit 1; done

fuzz: setup ## every fuzz test for FUZZTIME each
	@sh scripts/fuzz.sh $(FUZZTIME)

vuln: ## known vulnerabilities in what is used; needs its database's network
	$(GO) run $(VULN) ./...
