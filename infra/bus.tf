locals {
  # The wider system's bus and secret, or an environment that stands alone.
  is_shared = contains(var.shared_environments, var.env)

  bus_name = local.is_shared ? one(data.aws_ssm_parameter.shared_bus_name[*].insecure_value) : local.prefix
  bus_arn  = "${local.arn_of.events}:event-bus/${local.bus_name}"
}

data "aws_ssm_parameter" "shared_bus_name" {
  count = local.is_shared ? 1 : 0

  name = "/${var.env}/shared/event-bus-name"
}

module "bus" {
  source = "./modules/event-bus"
  count  = local.is_shared ? 0 : 1

  name        = local.prefix
  description = "Events of the environment ${var.env}, which stands alone"
  archive     = { retention_days = 7 }
  kms_key_arn = var.kms_key_arn
  alarms      = { actions = var.alarm_actions }
}
