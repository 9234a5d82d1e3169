mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  env               = "dev"
  region            = "eu-west-1"
  artifact_path     = "tests/fixtures/function.zip"
  declarations_root = "tests/fixtures/declarations"
}

run "dev_lives_on_the_shared_bus_and_tells_where_it_is" {
  command = plan

  assert {
    condition     = length(module.bus) == 0 && output.event_bus_name == "shared-bus"
    error_message = "dev has a bus of its own."
  }

  assert {
    condition     = module.event_subscription["loyalty/handle-order-completed"].rule_name == "laurel-dev-loyalty-handle-order-completed"
    error_message = "The rule has another name."
  }

  assert {
    condition     = length(aws_ssm_parameter.own_secret) == 0 && length(aws_ssm_parameter.own_bus) == 0
    error_message = "dev overwrites what the wider system provides."
  }

  assert {
    condition = { for parameter in aws_ssm_parameter.published : parameter.name => nonsensitive(parameter.value) } == {
      "/dev/LoyaltyService/api-endpoint"   = "https://abc123.execute-api.eu-west-1.amazonaws.com"
      "/dev/LoyaltyService/table-name"     = "laurel-dev-loyalty"
      "/dev/LoyaltyService/event-bus-name" = "shared-bus"
      "/dev/LoyaltyService/event-bus-arn"  = "arn:aws:events:eu-west-1:111122223333:event-bus/shared-bus"
      "/dev/PosService/table-name"         = "laurel-dev-pos"
      "/dev/PosService/event-bus-name"     = "shared-bus"
      "/dev/PosService/event-bus-arn"      = "arn:aws:events:eu-west-1:111122223333:event-bus/shared-bus"
    }
    error_message = "The published parameters are others."
  }

  assert {
    condition     = output.api_endpoint == "https://abc123.execute-api.eu-west-1.amazonaws.com" && output.table_names == { loyalty = "laurel-dev-loyalty", loyalty-history = "laurel-dev-loyalty-history", platform = "laurel-dev-platform", pos = "laurel-dev-pos" }
    error_message = "The outputs say something else."
  }

  assert {
    condition = { for id, queue in module.async_dead_letter_queue : id => queue.name } == {
      "loyalty/expire-points"        = "laurel-dev-loyalty-expire-points-dlq"
      "tiers/fetch-order-history"    = "laurel-dev-tiers-fetch-order-history-dlq"
      "tiers/orchestrate-upgrade"    = "laurel-dev-tiers-orchestrate-upgrade-dlq"
      "tiers/review-all-memberships" = "laurel-dev-tiers-review-all-memberships-dlq"
    }
    error_message = "What asynchronous invocations give up on is forgotten."
  }

  assert {
    condition     = length(output.dead_letter_queues) == 15 && length(distinct(output.dead_letter_queues)) == 15
    error_message = "A dead-letter queue is missing from the outputs, or two have one name."
  }

  # The alarm on a function that is not here is left out.
  assert {
    condition     = toset(module.dashboard.alarm_names) == toset([for name in ["failures", "few-sums", "odd-rests", "slow-account", "steps-lost", "sums-of-tea"] : "laurel-dev-${name}"])
    error_message = "The alarms are not those that the contexts declare."
  }

  assert {
    condition = local.metric_alarms["failures"] == {
      description         = "Something fails."
      namespace           = "Laurel"
      dimensions          = { service = "laurel", env = "dev" }
      metric_name         = "Failures"
      statistic           = "Sum"
      threshold           = 0
      period_seconds      = 300
      evaluation_periods  = 1
      datapoints_to_alarm = null
      share_with          = null
      band_width          = null
    }
    error_message = "An alarm that says nothing further does not ring where any is counted in five minutes."
  }

  assert {
    condition     = local.metric_alarms["sums-of-tea"].dimensions == { service = "laurel", env = "dev", kind = "tea" } && local.metric_alarms["sums-of-tea"].statistic == "Maximum" && local.metric_alarms["sums-of-tea"].threshold == 7 && local.metric_alarms["sums-of-tea"].period_seconds == 900
    error_message = "An alarm on one value of a dimension looks elsewhere."
  }

  assert {
    condition     = local.metric_alarms["slow-account"].dimensions == { service = "laurel", env = "dev", function_name = "laurel-dev-loyalty-get-account" } && local.metric_alarms["slow-account"].evaluation_periods == 5 && local.metric_alarms["slow-account"].datapoints_to_alarm == 4
    error_message = "An alarm on a function does not name it as its metric does."
  }

  assert {
    condition     = local.metric_alarms["few-sums"].share_with == { metric_name = "Rests", at_least = 9 } && local.metric_alarms["few-sums"].threshold == 0.5 && local.metric_alarms["odd-rests"].band_width == 3
    error_message = "An alarm on a share, or on what is usual, is another."
  }
}

run "others_have_a_bus_and_a_secret_of_their_own" {
  command = plan

  variables {
    env           = "anna"
    shared_secret = "not-a-secret-but-thirty-two-characters"
  }

  assert {
    condition     = output.event_bus_name == "laurel-anna" && toset([for parameter in aws_ssm_parameter.own_bus : parameter.name]) == toset(["/anna/shared/event-bus-name", "/anna/shared/event-bus-arn"]) && length(data.aws_ssm_parameters_by_path.shared) == 0
    error_message = "The environment does not stand alone."
  }

  assert {
    condition     = aws_ssm_parameter.own_secret[0].name == "/anna/shared/secret-access-key" && aws_ssm_parameter.own_secret[0].type == "SecureString"
    error_message = "The secret is not kept as one."
  }

  assert {
    condition     = aws_ssm_parameter.own_secret[0].value_wo == null && aws_ssm_parameter.own_secret[0].value_wo_version == 1
    error_message = "The secret lands in plan and state."
  }

  assert {
    condition     = length(module.event_subscription["loyalty/handle-order-completed"].alarm_names) == 0 && length(module.dashboard.alarm_names) == 0 && module.dashboard.health_alarm_arn == null
    error_message = "An environment that is thrown away pays for alarms."
  }
}

run "prod_lives_on_the_shared_bus_and_takes_overrides" {
  command = plan

  variables {
    env           = "prod"
    alarm_actions = ["arn:aws:sns:eu-west-1:111122223333:on-call"]
    programme     = "{\"orderPoints\":60}"
    live_versions = { "loyalty/get-account" = "3" }
    canaries      = { "loyalty/get-account" = { version = "7", weight = 0.1 } }
  }

  assert {
    condition     = local.is_shared && module.table["loyalty"].name == "laurel-prod-loyalty"
    error_message = "prod does not live on the shared bus."
  }

  assert {
    condition     = aws_ssm_parameter.programme[0].name == "/prod/LoyaltyService/programme" && nonsensitive(aws_ssm_parameter.programme[0].value) == "{\"orderPoints\":60}"
    error_message = "The programme is not written where the functions read it."
  }

  assert {
    condition     = output.live_versions["loyalty/get-account"] == "3" && output.live_versions["loyalty/expire-points"] == "7"
    error_message = "The alias is not held at the version, or others are."
  }
}

run "publishes_under_the_names_that_the_wider_system_knows" {
  command = plan

  variables {
    declarations_root  = "tests/fixtures/commerce"
    foreign_parameters = ["OrderService/event-bus-arn"]
  }

  assert {
    condition = toset(keys(local.published_parameters)) == toset([
      "OrdersService/api-endpoint", "OrdersService/event-bus-name", "OrdersService/event-bus-arn",
      "OrderService/api-endpoint", "OrderService/event-bus-name",
    ])
    error_message = "Those who read OrderService, or OrdersService, do not find it."
  }
}

run "holds_some_contexts_apart_from_the_rest" {
  command = plan

  # Another deployment makes the bus of this environment.
  variables {
    env      = "anna"
    contexts = ["tiers"]
  }

  assert {
    condition     = alltrue([for id in keys(module.function) : startswith(id, "tiers/")]) && length(module.function) == 5 && output.table_names == { platform = "laurel-anna-tiers-platform" }
    error_message = "It holds something of another context."
  }

  assert {
    condition     = keys(local.own_alarms) == ["failures", "steps-lost"]
    error_message = "It rings for another context, or not for its own."
  }

  assert {
    condition     = module.dashboard.dashboard_name == "laurel-anna-tiers-eu-west-1" && length(module.api) == 0 && output.api_endpoint == null
    error_message = "It would overwrite the dashboard of the rest, or has an API without routes."
  }

  assert {
    condition     = length(aws_ssm_parameter.published) == 0 && length(module.bus) == 0 && length(aws_ssm_parameter.own_secret) == 0 && output.event_bus_name == "shared-bus"
    error_message = "It publishes, or makes a second time, what is not its own."
  }
}

run "lets_two_deployments_share_an_environment_that_stands_alone" {
  command = plan

  variables {
    env           = "anna"
    contexts      = ["loyalty", "pos"]
    service       = "points"
    own_bus       = true
    shared_secret = "not-a-secret-but-thirty-two-characters"
  }

  assert {
    condition     = output.event_bus_name == "laurel-anna" && length(aws_ssm_parameter.own_secret) == 1
    error_message = "Nobody makes the bus."
  }

  assert {
    condition     = module.api[0].access_log_group_name == "/aws/vendedlogs/apigateway/laurel-anna-points" && module.dashboard.dashboard_name == "laurel-anna-points-eu-west-1"
    error_message = "Its API or dashboard would meet another's."
  }

  assert {
    condition     = contains([for parameter in aws_ssm_parameter.published : parameter.name], "/anna/LoyaltyService/api-endpoint") && contains([for parameter in aws_ssm_parameter.published : parameter.name], "/anna/PosService/table-name")
    error_message = "Others cannot find it."
  }
}

run "lets_an_environment_set_what_differs" {
  command = plan

  variables {
    token_issuer                = { issuer = "https://issuer.example", audience = ["laurel"] }
    runtime                     = "nodejs24.x"
    architecture                = "x86_64"
    log_level                   = "DEBUG"
    point_in_time_recovery_days = 7
    role_path                   = "/laurel/"
    permissions_boundary_arn    = "arn:aws:iam::111122223333:policy/boundary"
    stream_failures_bucket_arn  = "arn:aws:s3:::laurel-failures"
    alarm_thresholds            = { queue_depth = 5, function_errors = 3 }
  }

  assert {
    condition     = strcontains(module.function["loyalty/publish-points-changed"].policy, "arn:aws:s3:::laurel-failures/aws/lambda/*") && !strcontains(module.function["loyalty/get-account"].policy, "s3:PutObject")
    error_message = "A stream function cannot keep what it gives up on, or another function may write there."
  }

  assert {
    condition     = local.alarms.queues.depth_threshold == 5 && local.alarms.functions.errors_threshold == 3 && !contains(keys(local.alarms.queues), "age_threshold_seconds")
    error_message = "The thresholds are others."
  }

  assert {
    condition     = local.is_gated == { "loyalty/get-account" = true }
    error_message = "A route is open that is not public."
  }
}

run "names_what_lies_in_china" {
  command = plan

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-cn", dns_suffix = "amazonaws.com.cn" }
  }
  override_data {
    target = data.aws_region.current
    values = { region = "cn-north-1" }
  }

  variables {
    region = "cn-north-1"
  }

  assert {
    condition     = !strcontains(jsonencode(local.grants), "arn:aws:") && alltrue([for arn in values(local.arn_of) : can(regex("^arn:aws-cn:[a-z]+:cn-north-1:111122223333$", arn))])
    error_message = "A function is granted what lies in another partition."
  }

  assert {
    condition     = local.queue_urls["loyalty/settle-account"] == "https://sqs.cn-north-1.amazonaws.com.cn/111122223333/laurel-dev-loyalty-settle-account.fifo" && local.bus_arn == "arn:aws-cn:events:cn-north-1:111122223333:event-bus/shared-bus"
    error_message = "Queues or the bus are looked for elsewhere."
  }
}

run "names_what_lies_in_the_government_cloud" {
  command = plan

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-us-gov", dns_suffix = "amazonaws.com" }
  }
  override_data {
    target = data.aws_region.current
    values = { region = "us-gov-west-1" }
  }

  variables {
    region = "us-gov-west-1"
  }

  assert {
    condition     = !strcontains(jsonencode(local.grants), "arn:aws:") && alltrue([for arn in values(local.arn_of) : can(regex("^arn:aws-us-gov:[a-z]+:us-gov-west-1:111122223333$", arn))])
    error_message = "A function is granted what lies in another partition."
  }

  assert {
    condition     = local.queue_urls["loyalty/settle-account"] == "https://sqs.us-gov-west-1.amazonaws.com/111122223333/laurel-dev-loyalty-settle-account.fifo" && local.bus_arn == "arn:aws-us-gov:events:us-gov-west-1:111122223333:event-bus/shared-bus"
    error_message = "Queues or the bus are looked for elsewhere."
  }
}
