#!/usr/bin/env bash
# The whole life of an environment with the real provider against an emulator of AWS: AWS_ENDPOINT_URL says where it is.
# Called by make tf-try, after the build. Works on a copy, so that nothing of it stays in infra/, and destroys what it
# made, whatever fails on the way.
set -euo pipefail

[ -n "${AWS_ENDPOINT_URL:-}" ] || { echo "tf-try needs AWS_ENDPOINT_URL, an emulator of AWS: make tf-try AWS_ENDPOINT_URL=http://127.0.0.1:4566" >&2; exit 2; }
command -v terraform >/dev/null || { echo "tf-try needs terraform 1.11 or newer" >&2; exit 2; }

say() { echo "== $*"; }
fail() { echo "tf-try: $*" >&2; exit 1; }

root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
made=

finish() {
  local status=$? rest
  trap - EXIT
  if [ -n "$made" ]; then
    say destroy
    terraform destroy -input=false -auto-approve >destroy.log 2>&1 || {
      tail -20 destroy.log >&2
      echo "tf-try: something cannot be destroyed" >&2
      status=1
    }
    rest=$(terraform state list)
    [ -z "$rest" ] || { echo "tf-try: left over: $rest" >&2; status=1; }
  fi
  rm -rf "$work"
  [ "$status" -ne 0 ] || say 'all passed'
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

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

# What emulators do not give back, so that a plan without a change differs where AWS's would not.
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

# Prints address and type:attribute of every change that a plan holds and no emulator is the reason of.
changes() {
  terraform show -json "$1" >"$1.json" || fail "the plan $1 cannot be read"
  node -e '
    const { resource_changes: all = [] } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
    for (const { address, type, change: { actions, before, after, after_unknown: unknown } } of all) {
      if (["no-op", "read"].includes(actions.join())) continue;
      const names = Object.keys({ ...before, ...after, ...unknown });
      // What is not known before it is made changes with the rest.
      const changed = names.filter((name) => !unknown?.[name] && JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]));
      for (const name of changed.length > 0 ? changed : names.filter((name) => unknown?.[name])) console.log(`${address} ${type}:${name}`);
    }' "$1.json" | sort -u | while read -r address change; do tolerated "$change" || echo "$address $change"; done
}

addresses() { changes "$1" | cut -d' ' -f1 | sort -u | tr '\n' ' '; }

say init
terraform init -input=false >init.log 2>&1 || {
  grep -qE 'Failed to (query|install)|Could not retrieve' init.log || { cat init.log >&2; exit 1; }
  echo "tf-try: there is no provider: it needs a network or a mirror (TF_CLI_CONFIG_FILE)" >&2
  exit 2
}

say apply
made=1
terraform apply -input=false -auto-approve

say 'a second plan is empty'
terraform plan -input=false -out=second >/dev/null
left=$(changes second)
[ -z "$left" ] || fail "a second plan would change $left"

if [ -n "${TRY_TESTS:-}" ]; then
  say 'the tests through the public doors'
  make -C "$root" test-cloud ENV="$TF_VAR_env"
fi

say 'a change moves one alias'
changed=$(cd "$work/functions" && grep -l '"type": "http"' ./*/*/function.json | head -1 | cut -d/ -f2,3)
node -e '
  const { readFileSync, writeFileSync } = require("node:fs");
  const declared = JSON.parse(readFileSync(process.argv[1], "utf8"));
  writeFileSync(process.argv[1], JSON.stringify({ ...declared, memoryMb: declared.memoryMb + 64 }));' "$work/functions/$changed/function.json"
module="module.function[\"$changed\"]"
moved="$module.aws_lambda_alias.live[0]"
terraform plan -input=false -out=change >/dev/null
found=$(addresses change)
[ "$found" = "$moved $module.aws_lambda_function.this[0] " ] || fail "a change of $changed would change $found"
terraform apply -input=false change >/dev/null

live() { terraform output -json live_versions | node -e 'console.log(JSON.parse(require("node:fs").readFileSync(0, "utf8"))[process.argv[1]])' "$changed"; }

say 'a hold takes it back'
[ "$(live)" = 2 ] || fail "$changed should be at version 2, not at $(live)"
export TF_VAR_live_versions="{\"$changed\"=\"1\"}"
terraform plan -input=false -out=hold >/dev/null
found=$(addresses hold)
[ "$found" = "$moved " ] || fail "a hold of $changed would change $found"
terraform apply -input=false hold >/dev/null
[ "$(live)" = 1 ] || fail "$changed should be held at version 1, not at $(live)"

say 'a function is removed'
removed=
for declaration in $(grep -l '"type": "event"' "$work"/functions/*/*/function.json); do
  id=$(basename "$(dirname "$(dirname "$declaration")")")/$(basename "$(dirname "$declaration")")
  # One that others call by name would leave a hole.
  grep -qF "\"$id\"" "$work"/functions/*/*/function.json || { removed=$id; break; }
done
[ -n "$removed" ] || fail 'there is no event function that could be removed'
rm -r "${work:?}/functions/$removed"
terraform apply -input=false -auto-approve >remove.log 2>&1 || { tail -20 remove.log >&2; fail 'the removal stopped half-way'; }
terraform apply -input=false -auto-approve >again.log 2>&1 || { tail -20 again.log >&2; fail 'an apply after the removal fails'; }
