#!/usr/bin/env bash
# The whole life of an environment with the real provider against an emulator of AWS: AWS_ENDPOINT_URL says where it is.
# Called by make tf-try, after the build. Works on a copy, so that nothing of it stays in infra/.
set -euo pipefail

[ -n "${AWS_ENDPOINT_URL:-}" ] || { echo "tf-try needs AWS_ENDPOINT_URL, an emulator of AWS: make tf-try AWS_ENDPOINT_URL=http://127.0.0.1:4566" >&2; exit 2; }
command -v terraform >/dev/null || { echo "tf-try needs terraform 1.11 or newer" >&2; exit 2; }

root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/infra"
tar -C "$root" --exclude=.terraform --exclude='*.tfstate*' -cf - infra functions shared | tar -C "$work" -xf -
ln -s "$root/dist" "$work/dist"
cd "$work/infra"

export AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID:-test} AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY:-test} AWS_REGION=${AWS_REGION:-eu-west-1}
export TF_VAR_env=${ENV:-try} TF_VAR_region=$AWS_REGION TF_VAR_alarms_enabled=true TF_IN_AUTOMATION=1
TF_VAR_shared_secret=$(head -c 48 /dev/urandom | base64 | tr -d '\n')
export TF_VAR_shared_secret

# In place of the backend and the provider's checks of an account; git and infra/ see nothing of it.
cat > try_override.tf <<'OVERRIDE'
terraform {
  backend "local" {}
}

provider "aws" {
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = false
}
OVERRIDE

say() { echo "== $*"; }
fail() { echo "tf-try: $*" >&2; exit 1; }

# What emulators do not give back, so that a second plan differs where AWS's would not: a plan that changes only these
# attributes of these types counts as empty.
tolerated() {
  case "$1" in
    # MiniStack gives back neither the days of recovery nor the access log's settings nor a mapping's metrics; moto gives back
    # no dead-letter and logging configuration of functions. Seen with MiniStack 1.5 and moto 5.2.
    aws_dynamodb_table:point_in_time_recovery | aws_apigatewayv2_stage:access_log_settings) return 0 ;;
    aws_lambda_event_source_mapping:metrics_config | aws_lambda_function:logging_config) return 0 ;;
    aws_lambda_function:dead_letter_config | aws_lambda_function:durable_config) return 0 ;;
    aws_sqs_queue_redrive_allow_policy:redrive_allow_policy) return 0 ;;
    # MiniStack gives back no parameters of a pipe's source: its plan replaces the pipe.
    aws_pipes_pipe:source_parameters | aws_pipes_pipe:log_configuration) return 0 ;;
  esac
  return 1
}

# Prints type:attribute of every change that a plan holds.
changes() {
  terraform show -json "$1" | node -e '
    const { resource_changes: all = [] } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    for (const { type, change: { actions, before, after } } of all) {
      if (["no-op", "read"].includes(actions.join())) continue;
      // What is not known yet is in neither.
      for (const name of Object.keys(after ?? before))
        if (JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name])) console.log(`${type}:${name}`);
    }' | sort -u
}

say init
terraform init -input=false >init.log 2>&1 || {
  grep -qE 'Failed to (query|install)|Could not retrieve' init.log || { cat init.log >&2; exit 1; }
  echo "tf-try: there is no provider: it needs a network or a mirror (TF_CLI_CONFIG_FILE)" >&2
  exit 2
}

say apply
terraform apply -input=false -auto-approve

say 'a second plan is empty'
terraform plan -input=false -out=second >/dev/null
while read -r change; do
  [ -z "$change" ] || tolerated "$change" || fail "a second plan would change $change"
done < <(changes second)

if [ -n "${TRY_TESTS:-}" ]; then
  say 'the tests through the public doors'
  make -C "$root" test-cloud ENV="$TF_VAR_env"
fi

say 'a hold moves one alias'
held=$(terraform output -json live_versions | node -e 'console.log(Object.keys(JSON.parse(require("node:fs").readFileSync(0, "utf8")))[0])')
terraform plan -input=false -out=hold -var "live_versions={\"$held\"=\"1\"}" >/dev/null
terraform apply -input=false hold >/dev/null

say 'a function is removed'
removed=$(grep -l '"type": "event"' "$work"/functions/*/*/function.json | head -1)
rm -r "$(dirname "$removed")"
terraform apply -input=false -auto-approve >remove.log || { tail -20 remove.log >&2; fail 'the removal stopped half-way'; }
terraform apply -input=false -auto-approve >again.log || { tail -20 again.log >&2; fail 'an apply after the removal fails'; }

say destroy
terraform destroy -input=false -auto-approve >destroy.log || { tail -20 destroy.log >&2; fail 'something cannot be destroyed'; }
[ -z "$(terraform state list)" ] || fail "left over: $(terraform state list)"
say 'all passed'
