# What the declarations of this repository become. Its plans are also what test/terraform compares with
# the names, patterns, variables and grants that the local stack works with.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  env           = "dev"
  region        = "eu-west-1"
  artifact_path = "tests/fixtures/function.zip"
}

run "declared" {
  command = plan

  variables {
    demo_reset              = true
    price_rules             = { brackets = [{ quantity = 5, percent = 95 }, { quantity = 10, percent = 80 }], tier_discounts = { gold = 5 } }
    activity_retention_days = 30
    first_admin_address     = "ops@example.com"
    agent_origins           = ["https://console.example", "http://localhost:8080"]
  }

  assert {
    condition     = keys(module.function) == keys(local.functions) && length(module.function) > 0
    error_message = "Some declared function is not made."
  }

  assert {
    condition     = module.function["demo/start-reset"].name == "laurel-dev-demo-start-reset" && contains(keys(module.table), "demo") && local.environments["loyalty/spend-points"].DEMO_RESET == "loyalty"
    error_message = "A deployment that may be reset cannot be."
  }

  assert {
    condition     = aws_ssm_parameter.setting["AssistantService/allowed-origins"].name == "/dev/AssistantService/allowed-origins" && aws_ssm_parameter.setting["AssistantService/allowed-origins"].value == "http://localhost:8080 https://console.example"
    error_message = "The agents' door does not hear whose pages may ask it."
  }
}

run "every_feature" {
  command = plan

  variables {
    declarations_root = "tests/fixtures/declarations"
    # What is reserved, 7, and what Lambda leaves to the others.
    account_concurrency = 107
  }

  assert {
    condition     = length(module.function) == 12
    error_message = "Some declared function is not made."
  }
}

# The context that the tutorial adds: its two folders are all that there is of it, beside the boundaries' own table.
run "tutorial" {
  command = plan

  variables {
    declarations_root = "../docs/tutorial"
  }

  assert {
    condition     = keys(module.function) == ["wishes/add-wish", "wishes/forget-old-wishes", "wishes/handle-user-created", "wishes/list-wishes", "wishes/publish-shares", "wishes/share-wishes"] && keys(module.table) == ["platform", "wishes", "wishes-shares"]
    error_message = "The newcomer's context does not follow from its folders."
  }
}

# The context that test/integration/abilities runs on the local stack.
run "abilities" {
  command = plan

  variables {
    declarations_root = "../test/integration/abilities/project"
  }

  assert {
    condition     = length(module.function) == 10 && keys(module.pipe) == ["parcels", "parcels-movements", "parcels-slips"]
    error_message = "The context that uses every ability does not follow from its folders."
  }
}

run "hardened" {
  command = plan

  variables {
    env                        = "prod"
    declarations_root          = "tests/fixtures/declarations"
    kms_key_arn                = "arn:aws:kms:eu-west-1:111122223333:key/own"
    parameters_kms_key_arn     = "arn:aws:kms:eu-west-1:111122223333:key/parameters"
    datadog_api_key_secret_arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:datadog"
    alarm_actions              = ["arn:aws:sns:eu-west-1:111122223333:on-call"]
    role_path                  = "/laurel/"
    permissions_boundary_arn   = "arn:aws:iam::111122223333:policy/boundary"
    token_issuers = [
      { issuer = "https://id.example/pool", audience = ["laurel"], jwks_uri = "https://id.example/pool/.well-known/jwks.json", claim = "member_id" },
      { issuer = "https://partner.example", jwks_uri = "https://partner.example/keys" },
    ]
    rate_limits = { member = { per_second = 0.5, burst = 40 }, address = { per_second = 5, burst = 20 } }
  }

  assert {
    condition     = length(module.function) == 12
    error_message = "Some declared function is not made."
  }
}

run "alone" {
  command = plan

  variables {
    env               = "anna"
    alarms_enabled    = true
    declarations_root = "tests/fixtures/declarations"
    shared_secret     = "not-a-secret-but-thirty-two-characters"
  }

  assert {
    condition     = length(module.bus) == 1
    error_message = "An environment that stands alone has no bus."
  }
}
