locals {
  keys = concat(
    [var.partition_key],
    var.sort_key[*],
    [for index in var.local_indexes : index.sort_key],
    [for index in var.global_indexes : index.partition_key],
    [for index in var.global_indexes : index.sort_key if index.sort_key != null],
  )

  # Each attribute once, however many indexes share it.
  attributes = { for name, types in { for key in local.keys : key.name => key.type... } : name => types[0] }

  global_index_keys = { for name, index in var.global_indexes : name => concat(
    [{ name = index.partition_key.name, type = "HASH" }],
    [for key in index.sort_key[*] : { name = key.name, type = "RANGE" }],
  ) }
}

resource "aws_dynamodb_table" "this" {
  name         = var.name
  billing_mode = "PAY_PER_REQUEST"
  table_class  = var.infrequent_access ? "STANDARD_INFREQUENT_ACCESS" : null
  hash_key     = var.partition_key.name
  range_key    = try(var.sort_key.name, null)

  stream_enabled              = var.stream != null
  stream_view_type            = var.stream
  deletion_protection_enabled = var.deletion_protection
  tags                        = var.tags

  dynamic "attribute" {
    for_each = local.attributes

    content {
      name = attribute.key
      type = attribute.value
    }
  }

  dynamic "local_secondary_index" {
    for_each = var.local_indexes

    content {
      name               = local_secondary_index.key
      range_key          = local_secondary_index.value.sort_key.name
      projection_type    = local_secondary_index.value.projection
      non_key_attributes = local_secondary_index.value.include
    }
  }

  dynamic "global_secondary_index" {
    for_each = var.global_indexes

    content {
      name               = global_secondary_index.key
      projection_type    = global_secondary_index.value.projection
      non_key_attributes = global_secondary_index.value.include

      dynamic "key_schema" {
        for_each = local.global_index_keys[global_secondary_index.key]

        content {
          attribute_name = key_schema.value.name
          key_type       = key_schema.value.type
        }
      }
    }
  }

  dynamic "on_demand_throughput" {
    for_each = var.capacity_limits[*]

    content {
      max_read_request_units  = on_demand_throughput.value.read_units
      max_write_request_units = on_demand_throughput.value.write_units
    }
  }

  dynamic "ttl" {
    for_each = var.time_to_live_attribute[*]

    content {
      attribute_name = ttl.value
      enabled        = true
    }
  }

  point_in_time_recovery {
    enabled                 = var.point_in_time_recovery_days != null
    recovery_period_in_days = var.point_in_time_recovery_days
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.kms_key_arn
  }

  lifecycle {
    precondition {
      condition     = length(distinct([for key in local.keys : "${key.name} ${key.type}"])) == length(local.attributes)
      error_message = "An attribute that serves as key in several places must have one type."
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "throttles" {
  for_each = var.alarms.enabled ? { reads = "ReadThrottleEvents", writes = "WriteThrottleEvents" } : {}

  alarm_name          = "${var.name}-throttled-${each.key}"
  alarm_description   = "DynamoDB throttles ${each.key} of ${var.name}."
  namespace           = "AWS/DynamoDB"
  metric_name         = each.value
  dimensions          = { TableName = var.name }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.alarms.throttle_threshold
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarms.actions
  ok_actions          = var.alarms.actions
  tags                = var.tags

  # CloudWatch keeps an alarm that a composite alarm names, and Terraform deletes before it changes: the composite
  # must be written first. Hence no reference to what is watched either: it too would
  # be made before it is destroyed, under a name that is taken.
  lifecycle {
    create_before_destroy = true
  }
}
