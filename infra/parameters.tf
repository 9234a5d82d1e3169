# How other services and the tests find this one: a context's name in the parameters' paths.
locals {
  service_names = { for context in local.contexts : context => lookup({
    loyalty  = "LoyaltyService"
    orders   = "OrderService"
    products = "ProductService"
    search   = "ProductSearchService"
  }, context, "${join("", [for word in split("-", context) : title(word)])}Service") }

  contexts_with_routes = toset([for id in keys(local.http_functions) : split("/", id)[0]])

  published_parameters = merge(
    { for context in local.contexts_with_routes : "${local.service_names[context]}/api-endpoint" => module.api[0].endpoint },
    { for context in local.contexts : "${local.service_names[context]}/table-name" => module.table[context].name if contains(keys(local.tables), context) },
    merge([for context in setunion(local.contexts_with_routes, setintersection(local.contexts, keys(local.tables))) : {
      "${local.service_names[context]}/event-bus-name" = local.bus_name
      "${local.service_names[context]}/event-bus-arn"  = local.bus_arn
    }]...),
  )
}

resource "aws_ssm_parameter" "published" {
  for_each = local.published_parameters

  name  = "/${var.env}/${each.key}"
  type  = "String"
  value = each.value
}

moved {
  from = aws_ssm_parameter.published["api-endpoint"]
  to   = aws_ssm_parameter.published["LoyaltyService/api-endpoint"]
}

moved {
  from = aws_ssm_parameter.published["table-name"]
  to   = aws_ssm_parameter.published["LoyaltyService/table-name"]
}

moved {
  from = aws_ssm_parameter.published["event-bus-name"]
  to   = aws_ssm_parameter.published["LoyaltyService/event-bus-name"]
}

moved {
  from = aws_ssm_parameter.published["event-bus-arn"]
  to   = aws_ssm_parameter.published["LoyaltyService/event-bus-arn"]
}

resource "aws_ssm_parameter" "programme" {
  count = var.programme == null || !contains(local.contexts, "loyalty") ? 0 : 1

  name        = "/${var.env}/LoyaltyService/programme"
  description = "Overrides the programme that the code has"
  type        = "String"
  value       = var.programme

  lifecycle {
    precondition {
      condition     = length(local.programme_faults) == 0
      error_message = "The programme is invalid: ${join("; ", local.programme_faults)}. Nothing is written; make check-programme FILE= tries a text."
    }
  }
}

# What the wider system provides in shared environments.
resource "aws_ssm_parameter" "own_bus" {
  for_each = local.is_shared ? {} : {
    event-bus-name = module.bus[0].name
    event-bus-arn  = module.bus[0].arn
  }

  name  = "/${var.env}/shared/${each.key}"
  type  = "String"
  value = each.value
}

resource "aws_ssm_parameter" "own_secret" {
  count = local.is_shared ? 0 : 1

  name             = "/${var.env}/shared/secret-access-key"
  description      = "Signs the tokens of this environment"
  type             = "SecureString"
  key_id           = var.parameters_kms_key_arn
  value_wo         = var.shared_secret
  value_wo_version = var.shared_secret_version
}
