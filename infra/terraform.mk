# Terraform through make. Settings come from the command line or the environment:
#   ENV, AWS_REGION                      where to (always)
#   CONTEXTS, SERVICE                    only these contexts (loyalty,tiers), in a state of their own under that name
#   OWN_BUS=1                            with CONTEXTS: makes the bus and secret of an environment that stands alone
#   TF_STATE_BUCKET_NAME                 S3 bucket of the state (all but the -local targets)
#   TF_STATE_BUCKET_REGION               the bucket's region, AWS_REGION without
#   DD_API_KEY_SECRET_ARN, DD_SITE       Datadog, off without
#   RELEASE                              version shown in Datadog
#   ALARM_ACTIONS                        who hears the alarms: ARNs, such as that of an SNS topic; prod needs one
#   OUT=<file>, PLAN=<file>              tf-plan keeps its plan; tf-apply applies exactly that
#   LOCK_TIMEOUT                         how long to wait for another run's lock (5m)
#   AUTO_APPROVE=1                       applies and destroys without asking
# infra/environments/<ENV>.tfvars is taken where there is one.

TF_DIR := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
TF_OVERRIDE := $(TF_DIR)/backend_override.tf
TF_OFFLINE := $(or $(TERRAFORM_OFFLINE),$(TF_DIR)/../../shared/tools/terraform-offline/terraform-offline)
TF_TARGETS := tf-plan tf-apply tf-destroy tf-output tf-apply-local tf-destroy-local tf-output-local

# CONTEXTS=tiers,loyalty and CONTEXTS=loyalty,tiers are one deployment.
TF_COMMA := ,
TF_SPACE := $(subst ,, )
TF_CONTEXTS = $(sort $(subst $(TF_COMMA), ,$(CONTEXTS)))
TF_SERVICE = $(if $(TF_CONTEXTS),$(or $(SERVICE),$(subst $(TF_SPACE),-,$(TF_CONTEXTS))))
# Behind what exists once per environment: empty where a deployment holds all contexts.
TF_OF_SERVICE = $(TF_SERVICE:%=-%)

# By environment variables: command lines can be read by everybody on the machine.
$(TF_TARGETS): export TF_VAR_env = $(ENV)
$(TF_TARGETS): export TF_VAR_region = $(AWS_REGION)
$(TF_TARGETS): export TF_VAR_contexts = $(if $(TF_CONTEXTS),["$(subst $(TF_SPACE),"$(TF_COMMA)",$(TF_CONTEXTS))"],null)
$(TF_TARGETS): export TF_VAR_service = $(TF_SERVICE)
ifneq ($(OWN_BUS),)
$(TF_TARGETS): export TF_VAR_own_bus = true
endif
$(TF_TARGETS): export TF_VAR_datadog_api_key_secret_arn = $(DD_API_KEY_SECRET_ARN)
$(TF_TARGETS): export TF_VAR_datadog_site = $(DD_SITE)
ifneq ($(RELEASE),)
$(TF_TARGETS): export TF_VAR_release = $(RELEASE)
endif
ifneq ($(ALARM_ACTIONS),)
$(TF_TARGETS): export TF_VAR_alarm_actions = ["$(subst $(TF_COMMA),"$(TF_COMMA)",$(ALARM_ACTIONS))"]
endif
# Each environment and kind of state has a data directory of its own, so that none can take another's for its own.
$(TF_TARGETS): export TF_DATA_DIR = $(abspath $(TF_DIR))/.terraform/$(if $(filter %-local,$@),local,remote)-$(ENV)-$(AWS_REGION)$(TF_OF_SERVICE)

TF := terraform -chdir=$(TF_DIR)
TF_VAR_FILE = $(if $(wildcard $(TF_DIR)/environments/$(ENV).tfvars),-var-file=environments/$(ENV).tfvars)
TF_LOCK = -lock-timeout=$(or $(LOCK_TIMEOUT),5m)
# Saved plans hold values of the state: one that nobody asked for is removed again.
TF_PLAN_FILE = $(if $(OUT),$(abspath $(OUT)),$(TF_DATA_DIR)/plan)
TF_APPROVAL = $(if $(AUTO_APPROVE),-auto-approve)
TF_INIT_REMOTE = $(TF) init -input=false -reconfigure \
	-backend-config=bucket=$(TF_STATE_BUCKET_NAME) -backend-config=key=laurel/$(AWS_REGION)/$(ENV)$(TF_SERVICE:%=/%).tfstate \
	-backend-config=region=$(or $(TF_STATE_BUCKET_REGION),$(AWS_REGION)) -backend-config=encrypt=true -backend-config=use_lockfile=true
TF_INIT_LOCAL = $(TF) init -input=false -reconfigure -backend-config=path=local-$(ENV)-$(AWS_REGION)$(TF_OF_SERVICE).tfstate

# $(call tf-require,<names>): says what is missing before anything runs.
define tf-require
{ missing=; for name in $(1); do [ -n "$${!name}" ] || missing="$$missing $$name"; done; \
	[ -z "$$missing" ] || { echo "$@ needs$$missing, as in: make $@ ENV=dev AWS_REGION=eu-west-1 TF_STATE_BUCKET_NAME=my-state" >&2; exit 2; }; \
	command -v terraform >/dev/null || { echo "$@ needs terraform 1.11 or newer: https://developer.hashicorp.com/terraform/install" >&2; exit 2; }; }
endef

define tf-require-remote
$(call tf-require,ENV AWS_REGION TF_STATE_BUCKET_NAME) && \
	{ [ ! -e $(TF_OVERRIDE) ] || { echo "$@ refuses: $(TF_OVERRIDE) points Terraform to local state. A local run is under way, or was killed: then remove the file." >&2; exit 2; }; }
endef

# An environment that stands alone gets a secret, once: it is written when shared_secret_version grows, else
# dropped, and is in no state, plan or command line.
define tf-secret
{ [ -n "$$TF_VAR_shared_secret" ] || TF_VAR_shared_secret=$$(head -c 48 /dev/urandom | base64 | tr -d '\n'); } && export TF_VAR_shared_secret
endef

# The override stands in for the S3 backend as long as the command runs.
define tf-override
trap 'rm -f $(TF_OVERRIDE)' EXIT && printf 'terraform {\n  backend "local" {}\n}\n' > $(TF_OVERRIDE)
endef

.PHONY: $(TF_TARGETS) tf-check tf-docs tf-try tf-scan

tf-plan: ## Shows what tf-apply would change
	@$(tf-require-remote) && $(tf-secret) && \
	$(MAKE) --no-print-directory build && $(TF_INIT_REMOTE) && mkdir -p $(TF_DATA_DIR) && \
	{ $(if $(OUT),,trap 'rm -f $(TF_PLAN_FILE)' EXIT &&) $(TF) plan -input=false $(TF_LOCK) -out=$(TF_PLAN_FILE) $(TF_VAR_FILE) && \
	set -o pipefail && $(TF) show -json $(TF_PLAN_FILE) | node --disable-warning=ExperimentalWarning $(TF_DIR)/plan-losses.ts; }

tf-apply: ## Deploys to AWS, state in S3 (ENV, AWS_REGION, TF_STATE_BUCKET_NAME; PLAN=<file> of tf-plan)
	@$(tf-require-remote) && $(tf-secret) && \
	$(if $(PLAN),[ -f $(PLAN) ] || { echo "tf-apply: there is no plan $(PLAN): make tf-plan OUT=$(PLAN) writes it" >&2; exit 2; } && \
		,$(MAKE) --no-print-directory build &&) $(TF_INIT_REMOTE) && \
	$(TF) apply $(TF_LOCK) $(if $(PLAN),-input=false $(abspath $(PLAN)),$(TF_APPROVAL) $(TF_VAR_FILE))

tf-destroy: ## Removes what tf-apply deployed
	@$(tf-require-remote) && $(tf-secret) && \
	$(MAKE) --no-print-directory build && $(TF_INIT_REMOTE) && $(TF) destroy $(TF_LOCK) $(TF_APPROVAL) $(TF_VAR_FILE)

tf-output: ## Prints endpoint, names and live versions of a deployment
	@$(tf-require-remote) && \
	$(TF_INIT_REMOTE) >/dev/null && $(TF) output

tf-apply-local: ## Deploys to AWS, state in a local file (ENV, AWS_REGION)
	@$(call tf-require,ENV AWS_REGION) && $(tf-secret) && \
	$(MAKE) --no-print-directory build && { $(tf-override) && $(TF_INIT_LOCAL) && $(TF) apply $(TF_APPROVAL) $(TF_VAR_FILE); }

tf-destroy-local: ## Removes what tf-apply-local deployed
	@$(call tf-require,ENV AWS_REGION) && $(tf-secret) && \
	$(MAKE) --no-print-directory build && { $(tf-override) && $(TF_INIT_LOCAL) && $(TF) destroy $(TF_APPROVAL) $(TF_VAR_FILE); }

tf-output-local: ## Prints endpoint, names and live versions of a deployment with local state
	@$(call tf-require,ENV AWS_REGION) && \
	{ $(tf-override) && $(TF_INIT_LOCAL) >/dev/null && $(TF) output; }

# Without the offline checker the providers are downloaded, once for all folders; state and account are needed in
# neither case. In a cache of our own no lock file names the provider, which Terraform would else download again.
tf-check: ## Checks format, validity and tests of every Terraform configuration
	@command -v terraform >/dev/null || { echo "tf-check needs terraform 1.11 or newer: https://developer.hashicorp.com/terraform/install" >&2; exit 2; }
	@if [ -x $(TF_OFFLINE) ]; then $(TF_OFFLINE) check -chdir=$(TF_DIR) -recursive; else \
		export TF_PLUGIN_CACHE_DIR=$${TF_PLUGIN_CACHE_DIR:-$(abspath $(TF_DIR))/.terraform/providers} TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE=true && \
		mkdir -p "$$TF_PLUGIN_CACHE_DIR" && terraform fmt -check -recursive $(TF_DIR) && \
		for folder in $(TF_DIR) $(wildcard $(TF_DIR)/examples/*/) $(dir $(wildcard $(TF_DIR)/modules/*/versions.tf)) $(wildcard $(TF_DIR)/modules/*/examples/*/); do folder=$${folder%/}; \
			echo "== $$folder" && \
			terraform -chdir=$$folder init -backend=false -input=false >/dev/null && \
			terraform -chdir=$$folder validate && \
			{ [ ! -d $$folder/tests ] || terraform -chdir=$$folder test; } || exit 1; \
		done; fi

tf-try: ## Runs a whole life of an environment with the real provider against AWS_ENDPOINT_URL
	@[ -n "$(AWS_ENDPOINT_URL)" ] || { echo "tf-try needs AWS_ENDPOINT_URL, an emulator of AWS: make tf-try AWS_ENDPOINT_URL=http://127.0.0.1:4566" >&2; exit 2; }
	@$(MAKE) --no-print-directory build && AWS_ENDPOINT_URL=$(AWS_ENDPOINT_URL) $(TF_DIR)/tf-try.sh

tf-scan: ## Holds the Terraform to checkov's rules, where checkov is installed
	@command -v $(or $(CHECKOV),checkov) >/dev/null || { echo "tf-scan needs checkov: pip install checkov (CHECKOV names another executable)" >&2; exit 2; }
	@set -o pipefail; $(or $(CHECKOV),checkov) --directory $(TF_DIR) --config-file $(TF_DIR)/checkov.yaml | \
		awk '{ print } /Parsing errors: [1-9]/ { missed = 1 } END { if (missed) { \
			print "tf-scan: checkov did not understand a file and looked at none of it (LOG_LEVEL=DEBUG names it)" > "/dev/stderr"; exit 1 } }'

tf-docs: $(INSTALLED) ## Writes the tables of inputs and outputs into the modules' READMEs
	@node --disable-warning=ExperimentalWarning test/terraform/write-module-readmes.ts
