locals {
  authorizer_ids = merge(
    { for name, authorizer in aws_apigatewayv2_authorizer.jwt : name => authorizer.id },
    { for name, authorizer in aws_apigatewayv2_authorizer.function : name => authorizer.id },
  )
}

resource "aws_apigatewayv2_authorizer" "jwt" {
  for_each = var.jwt_authorizers

  api_id           = aws_apigatewayv2_api.this.id
  name             = each.key
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]

  jwt_configuration {
    issuer   = each.value.issuer
    audience = each.value.audience
  }
}

resource "aws_apigatewayv2_authorizer" "function" {
  for_each = var.function_authorizers

  api_id                            = aws_apigatewayv2_api.this.id
  name                              = each.key
  authorizer_type                   = "REQUEST"
  authorizer_uri                    = each.value.function_invoke_arn
  authorizer_payload_format_version = "2.0"
  authorizer_result_ttl_in_seconds  = each.value.result_ttl_seconds
  enable_simple_responses           = true
  identity_sources                  = each.value.identity_sources
}

resource "aws_lambda_permission" "authorizer" {
  for_each = var.function_authorizers

  statement_id  = "${var.name}-authorizer-${each.key}"
  action        = "lambda:InvokeFunction"
  function_name = each.value.function_name
  qualifier     = each.value.function_qualifier
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/authorizers/${aws_apigatewayv2_authorizer.function[each.key].id}"
}
