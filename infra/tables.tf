module "table" {
  source   = "./modules/dynamodb-table"
  for_each = local.tables

  name                   = local.table_names[each.key]
  partition_key          = each.value.partitionKey
  sort_key               = try(each.value.sortKey, null)
  time_to_live_attribute = try(each.value.timeToLiveAttribute, null)
  stream                 = try(each.value.stream, null)
  infrequent_access      = try(each.value.infrequentAccess, false)

  # A projection is ALL, KEYS_ONLY or { include = [...] }.
  local_indexes = { for name, index in try(each.value.localIndexes, {}) : name => {
    sort_key   = index.sortKey
    projection = try(tostring(index.projection), can(index.projection) ? "INCLUDE" : "ALL")
    include    = try(index.projection.include, null)
  } }
  global_indexes = { for name, index in try(each.value.globalIndexes, {}) : name => {
    partition_key = index.partitionKey
    sort_key      = try(index.sortKey, null)
    projection    = try(tostring(index.projection), can(index.projection) ? "INCLUDE" : "ALL")
    include       = try(index.projection.include, null)
  } }

  point_in_time_recovery_days = var.point_in_time_recovery_days
  deletion_protection         = var.deletion_protection == null ? var.env == "prod" : var.deletion_protection
  kms_key_arn                 = var.kms_key_arn
  alarms                      = local.alarms.tables
}

# From a table's stream to the bus or to a queue, in order for each key.
module "pipe" {
  source   = "./modules/pipe"
  for_each = local.piped_tables

  name                     = "${local.table_names[each.key]}-pipe"
  role_name                = "${local.table_names[each.key]}-pipe-${local.region}"
  role_path                = var.role_path
  permissions_boundary_arn = var.permissions_boundary_arn
  description              = each.value.description
  filters                  = [for filter in try(each.value.pipe.filters, []) : jsonencode(filter)]

  stream_source = {
    arn                        = module.table[each.key].stream_arn
    batch_size                 = try(each.value.pipe.batchSize, 10)
    batch_window_seconds       = try(each.value.pipe.batchWindowSeconds, 0)
    maximum_retry_attempts     = try(each.value.pipe.maximumRetryAttempts, 20)
    maximum_record_age_seconds = try(each.value.pipe.maximumRecordAgeSeconds, 86400)
    parallelization_factor     = try(each.value.pipe.parallelizationFactor, 1)
  }

  event_bus_target = can(each.value.pipe.target.queue) ? null : {
    # By the name of what is made first, as the ARN itself is not known in a plan.
    arn         = "${local.arn_of.events}:event-bus/${local.is_shared ? local.bus_name : module.bus[0].name}"
    source      = "${var.env}.${each.value.pipe.publishAs}"
    detail_type = each.value.pipe.detailType
  }

  queue_target = !can(each.value.pipe.target.queue) ? null : {
    arn = "${local.arn_of.sqs}:${module.queue_subscription[each.value.pipe.target.queue].queue_name}"
    # A FIFO queue keeps the order of an item's changes, and a record that is sent again is a repeat.
    message_group_id         = local.fifo_suffixes[each.value.pipe.target.queue] == "" ? null : "$.dynamodb.Keys.${each.value.partitionKey.name}.${each.value.partitionKey.type}"
    message_deduplication_id = local.fifo_suffixes[each.value.pipe.target.queue] == "" ? null : "$.eventID"
  }

  input_template = try(each.value.pipe.inputTemplate, null)

  log_retention_days = var.log_retention_days
  kms_key_arn        = var.kms_key_arn
  alarms             = local.alarms.others
}
