module "event_subscription" {
  source   = "./modules/event-subscription"
  for_each = local.event_functions

  name        = local.function_names[each.key]
  description = each.value.description
  # In an environment that stands alone the bus is made first.
  bus_name = local.is_shared ? local.bus_name : module.bus[0].name
  event_pattern = jsonencode(merge(
    {
      source      = [for context in each.value.trigger.sources : "${var.env}.${context}"]
      detail-type = each.value.trigger.detailTypes
    },
    try({ detail = each.value.trigger.detail }, {}),
  ))

  function_arn             = module.function[each.key].alias_arn
  function_timeout_seconds = each.value.timeoutSeconds
  batch_size               = try(each.value.trigger.batchSize, 10)
  batch_window_seconds     = try(each.value.trigger.batchWindowSeconds, 0)
  maximum_concurrency      = try(each.value.trigger.maximumConcurrency, 5)
  max_receive_count        = try(each.value.trigger.maxReceiveCount, 5)

  kms_key_arn = var.kms_key_arn
  alarms      = { actions = var.alarm_actions }
}

module "stream_subscription" {
  source   = "./modules/stream-subscription"
  for_each = local.stream_functions

  name          = local.function_names[each.key]
  stream_arn    = module.table[each.value.trigger.table].stream_arn
  function_arn  = module.function[each.key].alias_arn
  function_name = local.function_names[each.key]
  filters       = [for filter in try(each.value.trigger.filters, []) : jsonencode(filter)]

  batch_size                     = try(each.value.trigger.batchSize, 100)
  batch_window_seconds           = try(each.value.trigger.batchWindowSeconds, 0)
  maximum_retry_attempts         = try(each.value.trigger.maximumRetryAttempts, 10)
  maximum_record_age_seconds     = try(each.value.trigger.maximumRecordAgeSeconds, 86400)
  bisect_batch_on_function_error = try(each.value.trigger.bisectBatchOnFunctionError, true)
  parallelization_factor         = try(each.value.trigger.parallelizationFactor, 1)

  kms_key_arn = var.kms_key_arn
  alarms      = { actions = var.alarm_actions }
}

module "schedule" {
  source   = "./modules/schedule"
  for_each = local.schedule_functions

  name         = "${local.function_names[each.key]}-schedule"
  role_name    = "${local.function_names[each.key]}-schedule-${local.region}"
  description  = each.value.description
  expression   = each.value.trigger.expression
  function_arn = module.function[each.key].alias_arn
  kms_key_arn  = var.kms_key_arn
  alarms       = { actions = var.alarm_actions }
}

module "api" {
  source = "./modules/http-api"

  name        = local.prefix
  description = "Loyalty accounts of the environment ${var.env}"

  routes = { for id, declared in local.http_functions : "${declared.trigger.method} ${declared.trigger.path}" => {
    function_name        = module.function[id].name
    function_qualifier   = module.function[id].alias_name
    function_invoke_arn  = module.function[id].alias_invoke_arn
    timeout_milliseconds = min(declared.timeoutSeconds, 30) * 1000
    # Tokens are HS256 with a shared secret, which API Gateway cannot verify: the functions do.
    authorization_type = "NONE"
  } }

  throttling         = var.throttling
  cors               = length(var.cors_origins) == 0 ? null : { allow_origins = var.cors_origins, allow_headers = ["authorization", "content-type", "idempotency-key"] }
  custom_domain      = var.custom_domain
  web_acl_arn        = var.web_acl_arn
  log_retention_days = var.log_retention_days
  kms_key_arn        = var.kms_key_arn
  alarms             = { actions = var.alarm_actions }
}
