# How other services and the tests find this one.
locals {
  published_parameters = {
    api-endpoint   = module.api.endpoint
    table-name     = module.table["loyalty"].name
    event-bus-name = local.bus_name
    event-bus-arn  = local.bus_arn
  }
}

resource "aws_ssm_parameter" "published" {
  for_each = local.published_parameters

  name  = "/${var.env}/${local.service}/${each.key}"
  type  = "String"
  value = each.value
}

resource "aws_ssm_parameter" "programme" {
  count = var.programme == null ? 0 : 1

  name        = "/${var.env}/${local.service}/programme"
  description = "Overrides the programme that the code has"
  type        = "String"
  value       = var.programme
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
