data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  log_group_name = "/aws/lambda/${var.name}"
  # Made of names rather than read from the resource, so that policies are readable in a plan.
  log_group_arn = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:${local.log_group_name}"

  is_datadog = var.datadog != null
  handler    = local.is_datadog ? local.datadog_handler : var.handler
  layers     = concat(var.layers, local.datadog_layers)

  environment = merge(var.environment, local.datadog_environment)

  role_arn = var.create_role ? one(aws_iam_role.this[*].arn) : var.role_arn
}

resource "aws_cloudwatch_log_group" "this" {
  count = var.create ? 1 : 0

  name              = local.log_group_name
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

resource "aws_lambda_function" "this" {
  count = var.create ? 1 : 0

  function_name = var.name
  description   = var.description
  role          = local.role_arn

  filename          = var.zip_path
  s3_bucket         = try(var.s3_package.bucket, null)
  s3_key            = try(var.s3_package.key, null)
  s3_object_version = try(var.s3_package.object_version, null)
  source_code_hash  = try(var.s3_package.sha256_base64, filebase64sha256(var.zip_path), null)
  handler           = local.handler
  runtime           = var.runtime
  architectures     = [var.architecture]
  layers            = local.layers
  memory_size       = var.memory_mb
  timeout           = var.timeout_seconds

  # A version for each change: the alias moves on, executions that are under way stay on theirs.
  publish                        = true
  reserved_concurrent_executions = var.reserved_concurrency
  kms_key_arn                    = var.kms_key_arn
  tags                           = var.tags

  logging_config {
    log_format            = "JSON"
    application_log_level = var.log_level
    system_log_level      = "INFO"
    log_group             = aws_cloudwatch_log_group.this[0].name
  }

  ephemeral_storage {
    size = var.ephemeral_storage_mb
  }

  dynamic "vpc_config" {
    for_each = var.vpc[*]

    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }

  tracing_config {
    mode = var.tracing_mode
  }

  dynamic "environment" {
    for_each = length(local.environment) == 0 ? [] : [local.environment]

    content {
      variables = environment.value
    }
  }

  dynamic "durable_config" {
    for_each = var.durable == null ? [] : [var.durable]

    content {
      execution_timeout = durable_config.value.execution_timeout_seconds
      retention_period  = durable_config.value.retention_days
    }
  }

  dynamic "dead_letter_config" {
    for_each = var.async == null ? [] : [var.async]

    content {
      target_arn = dead_letter_config.value.dead_letter_queue_arn
    }
  }

  # Lambda checks on creation that the role may send to the dead-letter queue, and a mapping on the
  # function that the role may poll: whoever has the function's ARN can rely on its policy.
  depends_on = [aws_iam_role_policy.this]
}

# A function that becomes durable, or ceases to be, is made anew under its old name, and its alias and
# asynchronous settings go with the old one: they must be made anew too, not changed.
resource "terraform_data" "durable" {
  count = var.create ? 1 : 0

  input = var.durable != null
}

resource "aws_lambda_alias" "live" {
  count = var.create ? 1 : 0

  name             = "live"
  description      = "What callers invoke; each deployment moves it to the version it published."
  function_name    = aws_lambda_function.this[0].function_name
  function_version = var.live_version == null ? aws_lambda_function.this[0].version : var.live_version

  dynamic "routing_config" {
    for_each = var.canary == null ? [] : [var.canary]

    content {
      additional_version_weights = { (routing_config.value.version) = routing_config.value.weight }
    }
  }

  lifecycle {
    replace_triggered_by = [terraform_data.durable]
  }
}

resource "aws_lambda_function_event_invoke_config" "live" {
  count = var.create && var.async != null ? 1 : 0

  function_name                = aws_lambda_function.this[0].function_name
  qualifier                    = aws_lambda_alias.live[0].name
  maximum_retry_attempts       = var.async.maximum_retry_attempts
  maximum_event_age_in_seconds = var.async.maximum_event_age_seconds

  lifecycle {
    replace_triggered_by = [terraform_data.durable]
  }
}

resource "aws_lambda_provisioned_concurrency_config" "live" {
  count = var.create && var.provisioned_concurrency != null ? 1 : 0

  function_name                     = aws_lambda_function.this[0].function_name
  qualifier                         = aws_lambda_alias.live[0].name
  provisioned_concurrent_executions = var.provisioned_concurrency

  lifecycle {
    replace_triggered_by = [terraform_data.durable]
  }
}
