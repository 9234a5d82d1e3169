locals {
  # orders.orderCompleted.v2 is a version of orders.orderCompleted.
  versioned_type = "^(.+\\.)v[1-9][0-9]*$"
  # Its first word is its sender's.
  sender_of_type = "^([^.]+\\.)(?:.+\\.)?v[1-9][0-9]*$"

  # What anybody takes, here or in another deployment: strays are the same from every other source.
  takers = [for declared in local.all_functions : declared.trigger if declared.trigger.type == "event" && !try(declared.trigger.strays, false)]
  taken = {
    sources = sort(distinct(flatten([for trigger in local.takers : trigger.sources])))
    types   = sort(distinct(flatten([for trigger in local.takers : trigger.detailTypes])))
  }
}

module "event_subscription" {
  source   = "./modules/event-subscription"
  for_each = local.event_functions

  name        = local.function_names[each.key]
  description = each.value.description
  # In an environment that stands alone the bus is made first.
  bus_name = local.is_shared ? local.bus_name : module.bus[0].name
  event_pattern = jsonencode(merge(
    {
      # Strays are the same types from every source but these: what a typing error in a producer's source makes.
      source = concat(
        [for context in try(each.value.trigger.sources, []) : "${var.env}.${context}"],
        [for sources in [local.taken.sources] : { anything-but = [for context in sources : "${var.env}.${context}"] } if try(each.value.trigger.strays, false)],
      )
      # A version that nobody knows must reach its function, which parks it with the reason, rather than vanish: by the
      # stem of the type, and exactly where a type has no version.
      detail-type = concat(
        [for type in try(each.value.trigger.detailTypes, local.taken.types) : type if !can(regex(local.versioned_type, type))],
        [for stem in distinct([for type in try(each.value.trigger.detailTypes, []) : regex(local.versioned_type, type)[0] if can(regex(local.versioned_type, type))]) : { prefix = stem }],
        # All of them would not fit into the 2,048 characters of a pattern.
        [for word in distinct([for type in local.taken.types : regex(local.sender_of_type, type)[0] if can(regex(local.sender_of_type, type))]) : { prefix = word } if try(each.value.trigger.strays, false)],
      )
    },
    can(each.value.trigger.detail) || can(each.value.trigger.passedOver) ? { detail = merge(
      try(each.value.trigger.detail, {}),
      # A CloudEvent says its type itself: one field cannot be matched by a prefix and against a list at once.
      can(each.value.trigger.passedOver) ? { type = [{ anything-but = each.value.trigger.passedOver }] } : {},
    ) } : {},
  ))

  function_arn             = module.function[each.key].alias_arn
  function_timeout_seconds = each.value.timeoutSeconds
  batch_size               = try(each.value.trigger.batchSize, 10)
  batch_window_seconds     = try(each.value.trigger.batchWindowSeconds, 0)
  maximum_concurrency      = try(each.value.trigger.maximumConcurrency, 5)
  max_receive_count        = try(each.value.trigger.maxReceiveCount, 5)

  kms_key_arn = var.kms_key_arn
  alarms      = local.alarms.queues
}

module "queue_subscription" {
  source   = "./modules/queue-subscription"
  for_each = local.queue_functions

  name = local.function_names[each.key]
  fifo = try(each.value.trigger.fifo, false) ? {} : null

  function_arn             = module.function[each.key].alias_arn
  function_timeout_seconds = each.value.timeoutSeconds
  batch_size               = try(each.value.trigger.batchSize, 10)
  batch_window_seconds     = try(each.value.trigger.batchWindowSeconds, 0)
  maximum_concurrency      = try(each.value.trigger.maximumConcurrency, 5)
  max_receive_count        = try(each.value.trigger.maxReceiveCount, 5)

  kms_key_arn = var.kms_key_arn
  alarms      = local.alarms.queues
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
  failure_bucket_arn             = var.stream_failures_bucket_arn

  kms_key_arn = var.kms_key_arn
  alarms      = local.alarms.streams
}

locals {
  # The scheduler puts the run's own values in their place; jsonencode writes "<" and ">" as numbers, which it does not find.
  # https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
  schedule_input = replace(replace(jsonencode({
    scheduledTime = "<aws.scheduler.scheduled-time>"
    scheduleArn   = "<aws.scheduler.schedule-arn>"
    executionId   = "<aws.scheduler.execution-id>"
  }), "\\u003c", "<"), "\\u003e", ">")
}

module "schedule" {
  source   = "./modules/schedule"
  for_each = local.schedule_functions

  name                     = "${local.function_names[each.key]}-schedule"
  role_name                = local.schedule_role_names[each.key]
  role_path                = var.role_path
  permissions_boundary_arn = var.permissions_boundary_arn
  description              = each.value.description
  expression               = each.value.trigger.expression
  timezone                 = try(each.value.trigger.timeZone, "UTC")
  function_arn             = module.function[each.key].alias_arn
  input                    = local.schedule_input

  flexible_window_minutes = try(each.value.trigger.flexibleWindowMinutes, 0)
  retry = {
    maximum_event_age_seconds = try(each.value.trigger.maximumEventAgeSeconds, 3600)
    maximum_retry_attempts    = try(each.value.trigger.maximumRetryAttempts, 3)
  }

  kms_key_arn = var.kms_key_arn
  alarms      = local.alarms.others
}

locals {
  is_gated = { for id, declared in local.http_functions : id => var.token_issuer != null && try(declared.trigger.access, "member") != "public" }
}

module "api" {
  source = "./modules/http-api"
  count  = length(local.http_functions) == 0 ? 0 : 1

  name        = local.service_prefix
  description = "Doors of ${join(", ", sort(local.contexts))} in the environment ${var.env}"

  routes = { for id, declared in local.http_functions : "${declared.trigger.method} ${declared.trigger.path}" => {
    function_name        = module.function[id].name
    function_qualifier   = module.function[id].alias_name
    function_invoke_arn  = module.function[id].alias_invoke_arn
    timeout_milliseconds = min(declared.timeoutSeconds, 30) * 1000
    # The functions verify every token: HS256 with a shared secret, which API Gateway cannot, and those of issuers, which
    # it may refuse before them where all tokens are of one.
    authorization_type   = local.is_gated[id] ? "JWT" : "NONE"
    authorizer           = local.is_gated[id] ? "issuer" : null
    authorization_scopes = local.is_gated[id] ? try(declared.trigger.access.scopes, null) : null
  } }

  jwt_authorizers = { for name, issuer in { issuer = var.token_issuer } : name => issuer if issuer != null }

  throttling = var.throttling
  cors = length(var.cors_origins) == 0 ? null : {
    allow_origins = var.cors_origins
    allow_headers = ["authorization", "content-type", "idempotency-key", "mcp-method", "mcp-name", "mcp-protocol-version", "x-correlation-id"]
    # What pages may read of an answer; scripts/local-stack/stack/stack.ts says the same.
    expose_headers = ["idempotency-replayed", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "retry-after", "www-authenticate", "x-correlation-id"]
  }
  custom_domain      = var.custom_domain
  web_acl_arn        = var.web_acl_arn
  log_retention_days = var.log_retention_days
  kms_key_arn        = var.kms_key_arn
  alarms             = local.alarms.api
}

moved {
  from = module.api
  to   = module.api[0]
}
