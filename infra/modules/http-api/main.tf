locals {
  # WAF and a custom domain both make the execute-api address a way around them; only a custom domain
  # lets it be closed, as CloudFront needs an origin.
  closes_execute_api = var.custom_domain != null

  # Up to 100 letters, digits, "-" and "_", each once in a function's policy; a path may be longer, and GET /a/b and
  # GET /a-b read the same. https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
  readable_ids = { for key in keys(var.routes) : key => "${var.name}-${replace(key, "/[^A-Za-z0-9]+/", "-")}" }
  statement_ids = { for key, id in local.readable_ids : key =>
    length(id) <= 100 && length([for other in values(local.readable_ids) : other if other == id]) == 1
    ? id
    : "${substr(id, 0, 91)}-${substr(sha256(key), 0, 8)}"
  }
}

resource "aws_apigatewayv2_api" "this" {
  name                         = var.name
  description                  = var.description
  protocol_type                = "HTTP"
  disable_execute_api_endpoint = local.closes_execute_api
  tags                         = var.tags

  dynamic "cors_configuration" {
    for_each = var.cors[*]

    content {
      allow_origins     = cors_configuration.value.allow_origins
      allow_methods     = cors_configuration.value.allow_methods
      allow_headers     = cors_configuration.value.allow_headers
      expose_headers    = cors_configuration.value.expose_headers
      allow_credentials = cors_configuration.value.allow_credentials
      max_age           = cors_configuration.value.max_age_seconds
    }
  }
}

resource "aws_apigatewayv2_stage" "this" {
  api_id      = aws_apigatewayv2_api.this.id
  name        = "$default"
  auto_deploy = true
  tags        = var.tags

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format          = jsonencode(local.access_log_fields)
  }

  default_route_settings {
    throttling_burst_limit   = var.throttling.burst
    throttling_rate_limit    = var.throttling.rate
    detailed_metrics_enabled = true
  }

  dynamic "route_settings" {
    for_each = { for key, route in var.routes : key => route.throttling if route.throttling != null }

    content {
      route_key                = route_settings.key
      throttling_burst_limit   = route_settings.value.burst
      throttling_rate_limit    = route_settings.value.rate
      detailed_metrics_enabled = true
    }
  }

  # Settings name routes, which must be there first.
  depends_on = [aws_apigatewayv2_route.this]
}

resource "aws_apigatewayv2_integration" "this" {
  for_each = var.routes

  api_id                 = aws_apigatewayv2_api.this.id
  integration_type       = "AWS_PROXY"
  integration_method     = "POST"
  integration_uri        = each.value.function_invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = each.value.timeout_milliseconds
}

resource "aws_apigatewayv2_route" "this" {
  for_each = var.routes

  api_id               = aws_apigatewayv2_api.this.id
  route_key            = each.key
  target               = "integrations/${aws_apigatewayv2_integration.this[each.key].id}"
  authorization_type   = each.value.authorization_type
  authorization_scopes = each.value.authorization_scopes
  authorizer_id        = each.value.authorizer == null ? null : local.authorizer_ids[each.value.authorizer]
}

resource "aws_lambda_permission" "route" {
  for_each = var.routes

  statement_id  = local.statement_ids[each.key]
  action        = "lambda:InvokeFunction"
  function_name = each.value.function_name
  qualifier     = each.value.function_qualifier
  principal     = "apigateway.amazonaws.com"
  # The API, its only stage, the method and the path; ANY and path parameters stand for any text.
  source_arn = join("", [
    aws_apigatewayv2_api.this.execution_arn,
    each.key == "$default" ? "/*" : "/*/${replace(split(" ", each.key)[0], "ANY", "*")}",
    each.key == "$default" ? "" : replace(split(" ", each.key)[1], "/\\{[^}]+\\}/", "*"),
  ])
}
