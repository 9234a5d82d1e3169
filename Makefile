# Everything a newcomer needs is npm and make: each target brings what it stands on.
# Settings are given on the command line, as in `make start API_PORT=3001 FRESH=1`; make hands them on.

SHELL := /bin/bash
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
# What Node has compiled, types taken off, is kept for whoever loads the same file next. Node looks at the file's content.
export NODE_COMPILE_CACHE ?= $(CURDIR)/node_modules/.cache/node

INSTALLED := node_modules/.installed
MOCHA := mocha
RUN_TESTS := node --disable-warning=ExperimentalWarning test/run.ts

# The official runtime client would compile native code that the local stack does without, so no install script runs
# but that of the node package, which brings the Node version that everything here runs on.
$(INSTALLED): package.json package-lock.json
	@echo "Installing $$(grep -c '^    "node_modules/' package-lock.json) packages; the first time takes a minute or two."
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --progress=true
	npm rebuild node --ignore-scripts=false --loglevel=error
	@touch $@

.PHONY: help
help: ## Lists the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "  %-18s %s\n", $$1, $$2}'

.PHONY: install
install: $(INSTALLED) ## Installs what the lock file names

.PHONY: generate
generate: $(INSTALLED)
	@npm run --silent generate

.PHONY: build
build: $(INSTALLED) ## Builds a bundle and a ZIP for each function into dist/
	@npm run --silent build

.PHONY: start
start: build ## Runs the product here (API_PORT, AWS_PORT, STATE_DIR, FRESH=1, CLOCK=<time>, FAULTS=all)
# Not through npm, which would take make's SIGTERM for itself and leave the stack running.
	@exec node --disable-warning=ExperimentalWarning dist/stack/main.mjs

.PHONY: dev
dev: generate ## Runs the product here and follows its sources: what changes is checked, built and swapped
	@exec node --disable-warning=ExperimentalWarning scripts/dev/main.ts

.PHONY: demo
demo: build ## Tells the product's story on a stack of its own and checks its figures
	@npm run --silent demo

.PHONY: queues
queues: $(INSTALLED) ## Shows the queues of the running stack: depths, ages, what was parked and why
	@node --disable-warning=ExperimentalWarning scripts/tools/queues.ts

.PHONY: redrive
redrive: $(INSTALLED) ## Sends what was parked to its queue again (QUEUE=<function or queue>)
	@node --disable-warning=ExperimentalWarning scripts/tools/redrive.ts

.PHONY: logs
logs: $(INSTALLED) ## Shows what the functions wrote (FUNCTION=, ID=<any id>, FOLLOW=1)
	@node --disable-warning=ExperimentalWarning scripts/tools/logs.ts

.PHONY: executions
executions: $(INSTALLED) ## Lists durable executions, or shows the steps of one (ID=<ARN or name>)
	@node --disable-warning=ExperimentalWarning scripts/tools/executions.ts

.PHONY: reconcile
reconcile: $(INSTALLED) ## Compares the running stack's accounts with their entries (MEMBER=<id>, DAY=<YYYY-MM-DD>)
	@node --disable-warning=ExperimentalWarning scripts/tools/reconcile.ts

.PHONY: reconcile-commerce
reconcile-commerce: $(INSTALLED) ## Compares the running stack's orders and stock with what else is known of them (SKU=<id>)
	@node --disable-warning=ExperimentalWarning scripts/tools/reconcile-commerce.ts

.PHONY: seed
seed: $(INSTALLED) ## Restocks the running stack and places 75 orders; the same again changes nothing
	@node --disable-warning=ExperimentalWarning scripts/tools/seed.ts

.PHONY: check-programme
check-programme: generate ## Says whether a programme would be taken, and why not (FILE=programme.json)
	@node --disable-warning=ExperimentalWarning scripts/tools/check-programme.ts

.PHONY: invoke
invoke: $(INSTALLED) ## Runs a function of the running stack (FUNCTION=<context>/<function>, EVENT=<file or JSON>)
	@node --disable-warning=ExperimentalWarning scripts/tools/invoke.ts

.PHONY: source-lines
source-lines: $(INSTALLED) ## Names the source lines of a deployed function's stack trace (FUNCTION=<context>/<function>, FILE=<text>; else stdin)
	@node --disable-warning=ExperimentalWarning scripts/tools/source-lines.ts

.PHONY: demo-reset
demo-reset: $(INSTALLED) ## Deletes everything and seeds the demo, on the running stack (ENV= and AWS_REGION= for a deployment that allows it; never prod)
	@node --disable-warning=ExperimentalWarning scripts/tools/demo-reset.ts

.PHONY: first-admin
first-admin: $(INSTALLED) ## Signs the first administrator up, and shows the password once (EMAIL=; ENV= and AWS_REGION= for a deployment)
	@node --disable-warning=ExperimentalWarning scripts/tools/first-admin.ts

.PHONY: trace
trace: $(INSTALLED) ## Shows what happened around an id as one tree (ID=<user, event, correlation id>)
	@node --disable-warning=ExperimentalWarning scripts/tools/trace.ts

.PHONY: test
test: build ## Runs every test of the product that this machine can run, side by side (LAUREL_SEED=, LAUREL_RUNS=, LAUREL_TEST_JOBS=)
	@$(RUN_TESTS) product

.PHONY: test-house
test-house: build ## Runs the tests of what the product is made with: the local stack, tools, builds, documents, Terraform
	@$(RUN_TESTS) house

.PHONY: test-unit
test-unit: generate ## Runs the unit and property tests, of the product and of what it is made with
	@$(RUN_TESTS) unit

.PHONY: test-integration
test-integration: build ## Runs the built bundles on the local stack through its public doors
	@$(RUN_TESTS) integration

.PHONY: test-terraform
test-terraform: build ## Checks and plans the Terraform configurations, without an account
	@$(RUN_TESTS) terraform

.PHONY: test-one
test-one: $(INSTALLED) ## Runs one test file (FILE=test/..., GREP=<part of a test's name>)
	@test -n "$(FILE)" || { echo "FILE says which tests to run: make test-one FILE=test/unit/loyalty/spend.test.ts" >&2; exit 2; }
# Unit tests need no bundles. What is wrong with one is said on stderr; what each weighs is for make build to say.
	@case '$(FILE)' in test/unit/*|test/property/*) npm run --silent generate;; *) echo 'Building all functions, which the stack runs ...' >&2; npm run --silent build >/dev/null;; esac
	@$(MOCHA) $(if $(GREP),--grep '$(GREP)') --spec '$(FILE)'

.PHONY: simulate
simulate: generate ## Runs 100,000 schedules of the ledger, late and timely side by side (RUNS=, SEED=<of a failure>)
	@node --disable-warning=ExperimentalWarning test/simulate.ts

.PHONY: simulate-faults
simulate-faults: generate ## Runs 20,000 schedules of the ledger's writers under faults and crashes (LAUREL_RUNS=, LAUREL_SEED=<of a failure>)
	@LAUREL_RUNS=$(or $(LAUREL_RUNS),$(if $(LAUREL_SEED),1,20000)) $(MOCHA) --spec test/property/ledger-simulation.test.ts --grep 'schedules of writers'

.PHONY: simulate-orders
simulate-orders: generate ## Runs 100,000 schedules of orders, stock and money under faults (RUNS=, SEED=<of a failure>)
	@node --disable-warning=ExperimentalWarning test/simulate-orders.ts

.PHONY: outage
outage: build ## Finalizes 200 sales through three minutes without the partner, and kills the stack meanwhile (LAUREL_OUTAGE_SALES=, LAUREL_OUTAGE_SECONDS=)
	@LAUREL_OUTAGE_SALES=$(or $(LAUREL_OUTAGE_SALES),200) LAUREL_OUTAGE_SECONDS=$(or $(LAUREL_OUTAGE_SECONDS),180) $(MOCHA) --spec test/integration/pos/outage.test.ts

.PHONY: simulate-tills
simulate-tills: generate ## Runs 100,000 schedules of sales at tills with a partner that lies (RUNS=, SEED=<of a failure>)
	@node --disable-warning=ExperimentalWarning test/simulate-tills.ts

.PHONY: test-across
test-across: build ## Lets 100 members shop, with services away and everything killed, and places 500 orders at once (LAUREL_MEMBERS=, LAUREL_ORDERS=, LAUREL_SEED=)
	@LAUREL_MEMBERS=$(or $(LAUREL_MEMBERS),100) LAUREL_ORDERS=$(or $(LAUREL_ORDERS),500) $(MOCHA) --spec test/integration/catalogue/across.test.ts --spec test/integration/across/deaths.test.ts --spec test/integration/commerce/under-load.test.ts

.PHONY: fuzz
fuzz: build ## Sends thousands of generated events and bodies through the doors (LAUREL_RUNS=3600, LAUREL_SEED=)
	@LAUREL_RUNS=$(or $(LAUREL_RUNS),3600) $(MOCHA) --spec 'test/integration/hostile/*.test.ts'

.PHONY: test-localstack
test-localstack: build ## Runs the provisioning and the flow against LocalStack (needs Docker)
	@node --disable-warning=ExperimentalWarning test/localstack/run.ts

.PHONY: test-cloud
test-cloud: generate ## Runs the public-door tests against the system deployed in ENV
	@missing=; for name in ENV AWS_REGION; do [ -n "$${!name}" ] || missing="$$missing $$name"; done; \
	[ -z "$$missing" ] || { echo "test-cloud needs$$missing, as in: make test-cloud ENV=dev AWS_REGION=eu-west-1" >&2; exit 2; }
	LAUREL_SYSTEM=cloud $(MOCHA) --spec 'test/integration/system/**/*.test.ts'

.PHONY: lint
lint: generate ## Checks format, style and types
	@npm run --silent lint
	@npm run --silent typecheck

.PHONY: format
format: $(INSTALLED) ## Formats the sources
	@npm run --silent format

.PHONY: docs
docs: generate ## Writes the API documents and client types into docs/, and pages of them into dist/docs/
	@npm run --silent docs

.PHONY: mutate
mutate: generate ## Makes mistakes in FILE and tells which no test notices (TESTS=<glob>, JOBS=, SAMPLE=)
	@node --disable-warning=ExperimentalWarning scripts/mutation/main.ts

.PHONY: mutation-scores
mutation-scores: generate ## Measures all contexts' rules and the platform so, and records the scores (FOLDER=, JOBS=; an hour)
	@FOLDER='$(or $(FOLDER),**)' node --disable-warning=ExperimentalWarning scripts/mutation/main.ts

.PHONY: bench
bench: build ## Measures sizes, start times, latencies and costs as ratios within one run (SECTION=<parts of it>)
	@npm run --silent bench

.PHONY: clean
clean: ## Removes what was built, installed and kept by the local stack
	rm -rf dist generated node_modules .local

-include infra/terraform.mk
