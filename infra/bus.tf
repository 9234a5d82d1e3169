locals {
  # The wider system's bus and secret, or an environment that stands alone. Of several deployments in one environment
  # none makes them unless it is told to: two would make the same thing.
  is_shared = !coalesce(var.own_bus, !contains(var.shared_environments, var.env) && var.contexts == null)

  shared_parameters = local.is_shared ? zipmap(
    [for name in data.aws_ssm_parameters_by_path.shared[0].names : basename(name)],
    data.aws_ssm_parameters_by_path.shared[0].values,
  ) : {}

  bus_name = local.is_shared ? nonsensitive(lookup(local.shared_parameters, "event-bus-name", "")) : local.prefix
  bus_arn  = "${local.arn_of.events}:event-bus/${local.bus_name}"
}

# By their path rather than one by one: the provider says no more of one that is missing than "ParameterNotFound".
data "aws_ssm_parameters_by_path" "shared" {
  count = local.is_shared ? 1 : 0

  path            = "/${var.env}/shared"
  with_decryption = false

  lifecycle {
    postcondition {
      condition     = length(setsubtract(["event-bus-name", "secret-access-key"], [for name in self.names : basename(name)])) == 0
      error_message = "The environment ${var.env} lives on a shared bus and secret, but there is no /${var.env}/shared/${join(" and no /${var.env}/shared/", setsubtract(["event-bus-name", "secret-access-key"], [for name in self.names : basename(name)]))} in this region. infra/README.md says how they are made; with own_bus = true this deployment makes its own."
    }
  }
}

module "bus" {
  source = "./modules/event-bus"
  count  = local.is_shared ? 0 : 1

  name        = local.prefix
  description = "Events of the environment ${var.env}, which stands alone"
  archive     = { retention_days = 7 }
  kms_key_arn = var.kms_key_arn
  alarms      = local.alarms.others
}
