# How other services and the tests find this one: a context's name in the parameters' paths.
locals {
  # The context's own name, and the names by which the wider system knows such a service: whoever reads those goes on.
  # docs/decisions/0060-names-of-published-parameters.md
  service_names = { for context in local.contexts : context => distinct(concat(
    ["${join("", [for word in split("-", context) : title(word)])}Service"],
    lookup({
      assistant = ["OrderMcpService"]
      orders    = ["OrderService"]
      products  = ["ProductService"]
      search    = ["ProductSearchService"]
      users     = ["Users"]
    }, context, []),
  )) }

  contexts_with_routes = toset([for id in keys(local.http_functions) : split("/", id)[0]])

  # By what follows /<env>/<service>/.
  published_of = { for context in local.contexts : context => merge(
    { for name in ["api-endpoint"] : name => module.api[0].endpoint if contains(local.contexts_with_routes, context) },
    { for name in ["table-name"] : name => module.table[context].name if contains(keys(local.tables), context) },
    { for name, value in { event-bus-name = local.bus_name, event-bus-arn = local.bus_arn } : name => value
    if contains(local.contexts_with_routes, context) || contains(keys(local.tables), context) },
  ) }

  published_parameters = merge(flatten([for context, parameters in local.published_of : [
    for service in local.service_names[context] : { for name, value in parameters : "${service}/${name}" => value
    if !contains(var.foreign_parameters, "${service}/${name}") }
  ]])...)

  # Settings that functions read, as JSON where their contracts have them so: absent settings are left out.
  settings = { for path, value in {
    "shared/token-issuers" = var.token_issuers == null ? null : jsonencode([for issuer in coalesce(var.token_issuers, []) : { for name, setting in {
      issuer   = issuer.issuer
      audience = issuer.audience
      jwksUri  = issuer.jwks_uri
      claim    = issuer.claim
    } : name => setting if setting != null }])
    "shared/rate-limits" = var.rate_limits == null ? null : jsonencode({ for kind, rate in coalesce(var.rate_limits, {}) : kind => {
      perSecond = rate.per_second
      burst     = rate.burst
    } if rate != null })
    "PricingService/prices" = var.price_rules == null || !contains(local.contexts, "pricing") ? null : jsonencode({ for name, setting in {
      brackets      = try(var.price_rules.brackets, null)
      tierDiscounts = try(var.price_rules.tier_discounts, null)
    } : name => setting if setting != null })
    "ActivityService/retention"        = var.activity_retention_days == null || !contains(local.contexts, "activity") ? null : jsonencode({ days = var.activity_retention_days })
    "AssistantService/allowed-origins" = var.agent_origins == null || !contains(local.contexts, "assistant") ? null : join(" ", sort(var.agent_origins))
  } : path => value if value != null }
}

resource "aws_ssm_parameter" "published" {
  for_each = local.published_parameters

  name  = "/${var.env}/${each.key}"
  type  = "String"
  value = each.value

  lifecycle {
    precondition {
      condition     = length([for context, services in local.service_names : context if contains(services, split("/", each.key)[0])]) == 1
      error_message = "Several contexts would publish /${var.env}/${each.key}: ${join(", ", [for context, services in local.service_names : context if contains(services, split("/", each.key)[0])])}. Rename one of them."
    }
  }
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

resource "aws_ssm_parameter" "first_admin" {
  count = var.first_admin_address == null || !contains(local.contexts, "users") ? 0 : 1

  name        = "/${var.env}/UsersService/first-admin"
  description = "Who make first-admin signs up"
  type        = "String"
  value       = var.first_admin_address
}

# Whether there is one cannot hang on a value that no plan knows.
resource "aws_ssm_parameter" "demo_admin" {
  count = var.demo_reset && var.demo_admin_version != null ? 1 : 0

  name             = "/${var.env}/DemoService/admin"
  description      = "Whom a reset of the demo signs up as its administrator"
  type             = "SecureString"
  key_id           = var.parameters_kms_key_arn
  value_wo         = var.demo_admin == null ? null : jsonencode({ emailAddress = var.demo_admin.email_address, password = var.demo_admin.password })
  value_wo_version = var.demo_admin_version
}

resource "aws_ssm_parameter" "setting" {
  for_each = local.settings

  name  = "/${var.env}/${each.key}"
  type  = "String"
  value = each.value

  lifecycle {
    precondition {
      condition     = length(each.value) <= 4096
      error_message = "/${var.env}/${each.key} would have ${length(each.value)} characters, and a parameter takes 4096."
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
