# What is refused before anything is planned. A plan of this configuration takes more than a second whatever it holds:
# one run for all that can be refused together, each variable by one of its rules.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  env               = "dev"
  region            = "eu-west-1"
  artifact_path     = "tests/fixtures/function.zip"
  declarations_root = "tests/fixtures/refusals"
}

run "refuses_what_cannot_be_deployed" {
  command = plan

  variables {
    env                        = "Production"
    region                     = "europe"
    service                    = "Points"
    shared_secret              = "too short"
    datadog_api_key_secret_arn = "0123456789abcdef"
    runtime                    = "nodejs20.x"
    # A domain leads around the firewall.
    web_acl_arn   = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/shop/1"
    custom_domain = { name = "points.example.com", certificate_arn = "arn:aws:acm:eu-west-1:111122223333:certificate/1" }
    # The keys of an issuer come without encryption; less than once in a thousand seconds is no limit.
    token_issuers      = [{ issuer = "https://id.example", jwks_uri = "http://id.example/keys" }]
    rate_limits        = { member = { per_second = 0.0001, burst = 1 } }
    foreign_parameters = ["/dev/OrderService/api-endpoint"]
    demo_admin         = { email_address = "nobody", password = "seven77" }
    # A larger quantity that costs more.
    price_rules             = { brackets = [{ quantity = 5, percent = 90 }, { quantity = 10, percent = 95 }] }
    activity_retention_days = 0
    first_admin_address     = "ops"
    agent_origins           = ["https://console.example/"]
  }

  expect_failures = [
    var.env, var.region, var.service, var.shared_secret, var.datadog_api_key_secret_arn, var.runtime, var.web_acl_arn,
    var.token_issuers, var.rate_limits, var.foreign_parameters, var.price_rules,
    var.activity_retention_days, var.first_admin_address, var.demo_admin, var.agent_origins,
  ]
}

run "refuses_what_names_something_that_is_not_there" {
  command = plan

  variables {
    # Nobody hears the alarms of prod.
    env           = "prod"
    live_versions = { "loyalty/get-acount" = "3" }
    canaries      = { "loyalty-get-account" = { version = "7", weight = 0.1 } }
    # API Gateway would let through whom no function trusts.
    token_issuer  = { issuer = "https://somebody.example", audience = ["laurel"] }
    token_issuers = [{ issuer = "https://id.example", jwks_uri = "https://id.example/keys" }]
    # Half a call.
    rate_limits = { address = { per_second = 1, burst = 1.5 } }
    # More than the price.
    price_rules             = { tier_discounts = { gold = 101 } }
    activity_retention_days = 3651
    # A parameter holds something, or is not there.
    agent_origins = []
  }

  expect_failures = [
    var.alarm_actions, var.live_versions, var.canaries, var.token_issuer, var.rate_limits, var.price_rules,
    var.activity_retention_days, var.agent_origins,
  ]
}

# Which functions there are follows from it.
run "refuses_a_reset_of_prod" {
  command = plan

  variables {
    env        = "prod"
    demo_reset = true
  }

  expect_failures = [var.demo_reset, var.alarm_actions]
}

# What is reserved follows from the functions that the deployment holds, and these from variables that are refused above.
run "refuses_more_reservations_than_the_account_has" {
  command = plan

  variables {
    # One less than what is reserved, and what Lambda leaves to the others.
    account_concurrency = 106
  }

  expect_failures = [var.account_concurrency]
}

run "refuses_contexts_that_use_others_by_name_and_an_issuer_twice" {
  command = plan

  # Without pos, whose table a function of loyalty names.
  variables {
    contexts      = ["loyalty"]
    price_rules   = { brackets = [] }
    token_issuers = [{ issuer = "https://id.example", jwks_uri = "https://id.example/1" }, { issuer = "https://id.example", jwks_uri = "https://id.example/2" }]
  }

  expect_failures = [var.contexts, var.token_issuers, var.price_rules]
}

run "refuses_contexts_that_are_not_there_and_an_audience_of_nobody" {
  command = plan

  variables {
    contexts      = ["loyalty", "pos", "tier"]
    price_rules   = { brackets = [{ quantity = 1, percent = 90 }] }
    token_issuers = [{ issuer = "https://id.example", jwks_uri = "https://id.example/1", audience = [] }]
  }

  expect_failures = [var.contexts, var.token_issuers, var.price_rules]
}

# Not a rule of the variable: what is made of a variable waits for its rules.
run "refuses_a_programme_that_the_functions_would_not_take" {
  command = plan

  variables {
    programme = "{\"orderpoints\":60}"
  }

  expect_failures = [aws_ssm_parameter.programme]
}

run "says_what_has_to_be_there_before_a_shared_environment" {
  command = plan

  override_data {
    target = data.aws_ssm_parameters_by_path.shared[0]
    values = { names = [], values = [] }
  }

  expect_failures = [data.aws_ssm_parameters_by_path.shared]
}
