module "table" {
  source   = "./modules/dynamodb-table"
  for_each = local.tables

  name                   = local.table_names[each.key]
  partition_key          = each.value.partitionKey
  sort_key               = try(each.value.sortKey, null)
  time_to_live_attribute = try(each.value.timeToLiveAttribute, null)
  stream                 = try(each.value.stream, null)

  local_indexes = { for name, index in try(each.value.localIndexes, {}) : name => {
    sort_key = index.sortKey
  } }
  global_indexes = { for name, index in try(each.value.globalIndexes, {}) : name => {
    partition_key = index.partitionKey
    sort_key      = try(index.sortKey, null)
  } }

  deletion_protection = var.deletion_protection == null ? var.env == "prod" : var.deletion_protection
  kms_key_arn         = var.kms_key_arn
  alarms              = { actions = var.alarm_actions }
}
