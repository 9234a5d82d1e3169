module "function" {
  source   = "./modules/lambda-function"
  for_each = local.functions

  name            = local.function_names[each.key]
  description     = each.value.description
  zip_path        = replace(var.artifact_path, "{function}", replace(each.key, "/", "-"))
  runtime         = var.runtime
  architecture    = var.architecture
  layers          = var.layers
  log_level       = var.log_level
  memory_mb       = each.value.memoryMb
  timeout_seconds = each.value.timeoutSeconds
  environment     = local.environments[each.key]

  role_name                = local.role_names[each.key]
  role_path                = var.role_path
  permissions_boundary_arn = var.permissions_boundary_arn
  statements               = local.grants[each.key]

  reserved_concurrency = try(each.value.reservedConcurrency, null)
  live_version         = lookup(var.live_versions, each.key, null)
  canary               = lookup(var.canaries, each.key, null)

  durable = try({
    execution_timeout_seconds = each.value.durable.executionTimeoutSeconds
    retention_days            = try(each.value.durable.retentionDays, 14)
  }, null)

  # Not by try(): around an ARN that is not known yet its outcome is unknown too, null or not.
  async = (contains(keys(local.async_functions), each.key)
    ? { dead_letter_queue_arn = module.async_dead_letter_queue[each.key].arn }
    : null
  )

  datadog = var.datadog_api_key_secret_arn == "" ? null : {
    api_key_secret_arn = var.datadog_api_key_secret_arn
    site               = var.datadog_site == "" ? "datadoghq.com" : var.datadog_site
    service            = "LoyaltyService"
    env                = var.env
    version            = var.release
    # Queues and streams bring work of many traces: link to them instead of continuing one.
    span_links = contains(["event", "queue", "stream"], each.value.trigger.type)
  }

  log_retention_days = var.log_retention_days
  kms_key_arn        = var.kms_key_arn
  alarms             = local.alarms.functions
}

module "async_dead_letter_queue" {
  source   = "./modules/dead-letter-queue"
  for_each = local.async_functions

  name        = local.dead_letter_queue_names[each.key]
  kms_key_arn = var.kms_key_arn
  alarms      = local.alarms.others
}
