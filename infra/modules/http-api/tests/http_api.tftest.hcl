mock_provider "aws" {
  mock_resource "aws_apigatewayv2_api" {
    override_during = plan
    defaults = {
      id            = "abc123"
      execution_arn = "arn:aws:execute-api:eu-west-1:111122223333:abc123"
      api_endpoint  = "https://abc123.execute-api.eu-west-1.amazonaws.com"
    }
  }
  mock_resource "aws_apigatewayv2_integration" {
    override_during = plan
    defaults        = { id = "int456" }
  }
  mock_resource "aws_apigatewayv2_authorizer" {
    override_during = plan
    defaults        = { id = "auth789" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    override_during = plan
    defaults        = { arn = "arn:aws:logs:eu-west-1:111122223333:log-group:access" }
  }
  mock_resource "aws_cloudfront_distribution" {
    override_during = plan
    defaults        = { domain_name = "d111.cloudfront.net" }
  }
}

variables {
  name = "shop"
  routes = {
    "GET /items/{id}" = {
      function_name       = "get-item"
      function_qualifier  = "live"
      function_invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/get-item/invocations"
      authorization_type  = "NONE"
    }
    "POST /items" = {
      function_name        = "add-item"
      function_invoke_arn  = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/add-item/invocations"
      authorization_type   = "AWS_IAM"
      timeout_milliseconds = 15000
      throttling           = { burst = 5, rate = 2 }
    }
  }
}

run "leads_each_route_to_its_function" {
  command = plan

  assert {
    condition     = aws_apigatewayv2_route.this["GET /items/{id}"].target == "integrations/int456" && aws_apigatewayv2_integration.this["GET /items/{id}"].integration_uri == var.routes["GET /items/{id}"].function_invoke_arn
    error_message = "A route leads elsewhere."
  }

  assert {
    condition = alltrue([
      aws_apigatewayv2_integration.this["POST /items"].payload_format_version == "2.0",
      aws_apigatewayv2_integration.this["POST /items"].timeout_milliseconds == 15000,
      aws_apigatewayv2_integration.this["GET /items/{id}"].timeout_milliseconds == 30000,
    ])
    error_message = "An integration has another payload or timeout."
  }
}

run "states_each_routes_authorization" {
  command = plan

  assert {
    condition     = { for key, route in aws_apigatewayv2_route.this : key => route.authorization_type } == { "GET /items/{id}" = "NONE", "POST /items" = "AWS_IAM" }
    error_message = "A route has another authorization than was decided."
  }
}

run "lets_api_gateway_invoke_for_this_route_only" {
  command = plan

  assert {
    condition = alltrue([
      aws_lambda_permission.route["GET /items/{id}"].source_arn == "arn:aws:execute-api:eu-west-1:111122223333:abc123/*/GET/items/*",
      aws_lambda_permission.route["POST /items"].source_arn == "arn:aws:execute-api:eu-west-1:111122223333:abc123/*/POST/items",
      aws_lambda_permission.route["GET /items/{id}"].qualifier == "live",
    ])
    error_message = "Other routes or APIs may invoke the function."
  }

  assert {
    condition     = alltrue([for permission in aws_lambda_permission.route : permission.principal == "apigateway.amazonaws.com" && permission.action == "lambda:InvokeFunction"])
    error_message = "The function is open to others."
  }
}

run "throttles_the_stage_and_single_routes" {
  command = plan

  variables {
    throttling = { burst = 50, rate = 25 }
  }

  assert {
    condition     = aws_apigatewayv2_stage.this.default_route_settings[0].throttling_burst_limit == 50 && aws_apigatewayv2_stage.this.default_route_settings[0].throttling_rate_limit == 25
    error_message = "The stage is not throttled."
  }

  assert {
    condition     = one(aws_apigatewayv2_stage.this.route_settings).route_key == "POST /items" && one(aws_apigatewayv2_stage.this.route_settings).throttling_burst_limit == 5 && one(aws_apigatewayv2_stage.this.route_settings).throttling_rate_limit == 2
    error_message = "The route is not throttled by itself."
  }
}

run "writes_access_logs_and_keeps_them_for_a_while" {
  command = plan

  assert {
    condition     = aws_apigatewayv2_stage.this.access_log_settings[0].destination_arn == "arn:aws:logs:eu-west-1:111122223333:log-group:access" && jsondecode(aws_apigatewayv2_stage.this.access_log_settings[0].format).status == "$context.status"
    error_message = "Requests leave no line in a log."
  }

  assert {
    condition     = aws_cloudwatch_log_group.access.retention_in_days == 30 && aws_cloudwatch_log_group.access.name == "/aws/vendedlogs/apigateway/shop"
    error_message = "Access logs are kept for ever."
  }
}

run "encrypts_access_logs_with_a_given_key" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/given"
  }

  assert {
    condition     = aws_cloudwatch_log_group.access.kms_key_id == "arn:aws:kms:eu-west-1:111122223333:key/given"
    error_message = "The given key is not used."
  }
}

run "answers_browsers_only_where_asked" {
  command = plan

  assert {
    condition     = length(aws_apigatewayv2_api.this.cors_configuration) == 0
    error_message = "Pages of other origins may call the API."
  }
}

run "answers_browsers_of_the_named_origins" {
  command = plan

  variables {
    cors = { allow_origins = ["https://shop.example.com"] }
  }

  assert {
    condition     = aws_apigatewayv2_api.this.cors_configuration[0].allow_origins == toset(["https://shop.example.com"]) && aws_apigatewayv2_api.this.cors_configuration[0].allow_credentials == false
    error_message = "Others than the named origins may call."
  }
}

run "asks_the_named_authorizers" {
  command = plan

  variables {
    jwt_authorizers = {
      users = { issuer = "https://issuer.example.com", audience = ["shop"] }
    }
    function_authorizers = {
      keys = { function_name = "check-key", function_invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/check-key/invocations" }
    }
    routes = {
      "GET /a" = { function_name = "a", function_invoke_arn = "arn:a", authorization_type = "JWT", authorizer = "users", authorization_scopes = ["read"] }
      "GET /b" = { function_name = "b", function_invoke_arn = "arn:b", authorization_type = "CUSTOM", authorizer = "keys" }
    }
  }

  assert {
    condition     = aws_apigatewayv2_route.this["GET /a"].authorizer_id == "auth789" && aws_apigatewayv2_route.this["GET /a"].authorization_scopes == toset(["read"])
    error_message = "The token is not verified."
  }

  assert {
    condition     = aws_apigatewayv2_authorizer.jwt["users"].jwt_configuration[0].issuer == "https://issuer.example.com" && aws_apigatewayv2_authorizer.function["keys"].authorizer_result_ttl_in_seconds == 0
    error_message = "The authorizers are others."
  }

  assert {
    condition     = aws_lambda_permission.authorizer["keys"].source_arn == "arn:aws:execute-api:eu-west-1:111122223333:abc123/authorizers/auth789"
    error_message = "Others may invoke the authorizer."
  }
}

run "gives_its_own_address_by_default" {
  command = plan

  assert {
    condition     = output.endpoint == "https://abc123.execute-api.eu-west-1.amazonaws.com" && aws_apigatewayv2_api.this.disable_execute_api_endpoint == false
    error_message = "The API cannot be reached."
  }
}

run "takes_a_custom_domain_and_closes_the_other_way_in" {
  command = plan

  variables {
    custom_domain = {
      name            = "api.example.com"
      certificate_arn = "arn:aws:acm:eu-west-1:111122223333:certificate/c"
      hosted_zone_id  = "Z0"
    }
  }

  assert {
    condition     = output.endpoint == "https://api.example.com" && aws_apigatewayv2_api.this.disable_execute_api_endpoint == true
    error_message = "The execute-api address is still open."
  }

  assert {
    condition     = aws_apigatewayv2_domain_name.this[0].domain_name_configuration[0].security_policy == "TLS_1_2" && length(aws_route53_record.this) == 1
    error_message = "The domain has old TLS or no record."
  }
}

run "puts_a_firewall_before_the_api" {
  command = plan

  variables {
    web_acl_arn = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/shop/1"
  }

  assert {
    condition     = aws_cloudfront_distribution.this[0].web_acl_id == "arn:aws:wafv2:us-east-1:111122223333:global/webacl/shop/1" && one(aws_cloudfront_distribution.this[0].origin).domain_name == "abc123.execute-api.eu-west-1.amazonaws.com"
    error_message = "The firewall does not stand before the API."
  }

  assert {
    condition     = output.endpoint == "https://d111.cloudfront.net"
    error_message = "Clients are sent past the firewall."
  }
}

run "rings_on_server_errors_and_latency" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["server-errors"].metric_name == "5xx" && aws_cloudwatch_metric_alarm.this["server-errors"].threshold == 0 && aws_cloudwatch_metric_alarm.this["latency"].extended_statistic == "p95" && aws_cloudwatch_metric_alarm.this["latency"].threshold == 1000
    error_message = "Nobody hears of errors or slowness."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : alarm.dimensions == tomap({ ApiId = "abc123" })])
    error_message = "An alarm watches another API."
  }
}

run "rings_where_one_request_in_twenty_fails" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.error_share[0].threshold == 0.05 && aws_cloudwatch_metric_alarm.error_share[0].evaluation_periods == 1 && [for query in aws_cloudwatch_metric_alarm.error_share[0].metric_query : query.expression if query.return_data == true] == ["IF(all >= 20, FILL(failed, 0) / all, 0)"]
    error_message = "The share of failures is another one, or one failure of a quiet minute rings."
  }

  assert {
    condition     = { for query in aws_cloudwatch_metric_alarm.error_share[0].metric_query : query.id => query.metric[0].metric_name if length(query.metric) > 0 } == { failed = "5xx", all = "Count" } && alltrue([for query in aws_cloudwatch_metric_alarm.error_share[0].metric_query : query.metric[0].dimensions == tomap({ ApiId = "abc123" }) && query.metric[0].period == 60 if length(query.metric) > 0])
    error_message = "The share is of other requests."
  }
}

run "stays_silent_without_alarms" {
  command = plan

  variables {
    alarms = { enabled = false }
  }

  assert {
    condition     = output.alarm_names == []
    error_message = "There is an alarm that was turned off."
  }
}

run "refuses_what_api_gateway_refuses" {
  command = plan

  variables {
    name               = "shop api"
    throttling         = { burst = 0, rate = 1 }
    cors               = { allow_origins = ["*"], allow_credentials = true }
    web_acl_arn        = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/1"
    log_retention_days = 42
  }

  expect_failures = [var.name, var.throttling, var.cors, var.web_acl_arn, var.log_retention_days]
}

run "refuses_a_route_without_a_method" {
  command = plan

  variables {
    routes = { "/items" = { function_name = "a", function_invoke_arn = "arn:a", authorization_type = "NONE" } }
  }

  expect_failures = [var.routes]
}

run "refuses_an_authorization_that_does_not_exist" {
  command = plan

  variables {
    routes = { "GET /items" = { function_name = "a", function_invoke_arn = "arn:a", authorization_type = "HS256" } }
  }

  expect_failures = [var.routes]
}

run "refuses_a_token_that_nobody_verifies" {
  command = plan

  variables {
    routes = { "GET /items" = { function_name = "a", function_invoke_arn = "arn:a", authorization_type = "JWT" } }
  }

  expect_failures = [var.routes]
}

run "refuses_an_unknown_authorizer" {
  command = plan

  variables {
    routes = { "GET /items" = { function_name = "a", function_invoke_arn = "arn:a", authorization_type = "JWT", authorizer = "nobody" } }
  }

  expect_failures = [var.routes]
}

run "refuses_a_timeout_beyond_30_seconds" {
  command = plan

  variables {
    routes = { "GET /items" = { function_name = "a", function_invoke_arn = "arn:a", authorization_type = "NONE", timeout_milliseconds = 30001 } }
  }

  expect_failures = [var.routes]
}

# https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html: up to 100 characters, each once in a policy.
run "gives_every_permission_an_id_that_lambda_takes" {
  command = plan

  variables {
    routes = { for path in ["/a/b", "/a-b", "/${join("/", [for _ in range(20) : "segment"])}", "/${join("/", [for _ in range(20) : "segment"])}/{id}"] :
      "GET ${path}" => { function_name = "f", function_invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/x", authorization_type = "NONE" }
    }
  }

  assert {
    condition     = alltrue([for permission in aws_lambda_permission.route : can(regex("^[A-Za-z0-9_-]{1,100}$", permission.statement_id))])
    error_message = "Lambda refuses an id."
  }

  assert {
    condition     = length(distinct([for permission in aws_lambda_permission.route : permission.statement_id])) == 4
    error_message = "Two permissions of one function have the same id."
  }
}

run "refuses_an_authorizer_that_no_permission_can_name" {
  command = plan

  variables {
    function_authorizers = { "own tokens" = { function_name = "f", function_invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/x" } }
  }

  expect_failures = [var.function_authorizers]
}

run "refuses_a_domain_around_the_firewall" {
  command = plan

  variables {
    web_acl_arn   = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/shop/1"
    custom_domain = { name = "shop.example.com", certificate_arn = "arn:aws:acm:eu-west-1:111122223333:certificate/1" }
  }

  expect_failures = [var.web_acl_arn]
}

run "takes_whatever_no_other_route_takes" {
  command = plan

  variables {
    routes = { "$default" = { function_name = "f", function_invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/x", authorization_type = "NONE" } }
  }

  assert {
    condition     = endswith(aws_lambda_permission.route["$default"].source_arn, "/*") && aws_apigatewayv2_route.this["$default"].route_key == "$default"
    error_message = "API Gateway may not invoke the function of $default."
  }
}
