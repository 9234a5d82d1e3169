locals {
  seconds_per_day = 86400

  # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: six times the function's
  # timeout, plus the window that a batch may wait for.
  visibility_timeout_seconds = 6 * var.function_timeout_seconds + var.batch_window_seconds
}

resource "aws_cloudwatch_event_rule" "this" {
  name           = var.name
  description    = var.description
  event_bus_name = var.bus_name
  event_pattern  = var.event_pattern
  tags           = var.tags
}

resource "aws_cloudwatch_event_target" "queue" {
  rule           = aws_cloudwatch_event_rule.this.name
  event_bus_name = var.bus_name
  target_id      = "queue"
  arn            = aws_sqs_queue.this.arn

  retry_policy {
    maximum_event_age_in_seconds = var.target_retry.maximum_event_age_seconds
    maximum_retry_attempts       = var.target_retry.maximum_retry_attempts
  }

  # Without it EventBridge drops what it could not deliver.
  dead_letter_config {
    arn = module.dead_letter_queue.arn
  }

  # EventBridge does not try again what it may not send: an event that comes before the queue's policy goes to the
  # dead-letter queue, and before that one's policy it is lost.
  # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
  depends_on = [aws_sqs_queue_policy.this, module.dead_letter_queue]
}

resource "aws_sqs_queue" "this" {
  name                       = var.name
  visibility_timeout_seconds = local.visibility_timeout_seconds
  message_retention_seconds  = var.retention_days * local.seconds_per_day
  sqs_managed_sse_enabled    = var.kms_key_arn == null ? true : null
  kms_master_key_id          = var.kms_key_arn
  tags                       = var.tags

  redrive_policy = jsonencode({
    deadLetterTargetArn = module.dead_letter_queue.arn
    maxReceiveCount     = var.max_receive_count
  })
}

resource "aws_sqs_queue_policy" "this" {
  queue_url = aws_sqs_queue.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Rule"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = ["sqs:SendMessage"]
      Resource  = [aws_sqs_queue.this.arn]
      Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.this.arn } }
    }]
  })
}

module "dead_letter_queue" {
  source = "../dead-letter-queue"

  name              = "${var.name}-dlq"
  source_queue_arns = [aws_sqs_queue.this.arn]
  senders           = [{ service = "events.amazonaws.com", source_arn = aws_cloudwatch_event_rule.this.arn }]
  kms_key_arn       = var.kms_key_arn
  alarms            = { enabled = var.alarms.enabled, actions = var.alarms.actions }
  tags              = var.tags
}

resource "aws_lambda_event_source_mapping" "this" {
  event_source_arn                   = aws_sqs_queue.this.arn
  function_name                      = var.function_arn
  enabled                            = var.enabled
  batch_size                         = var.batch_size
  maximum_batching_window_in_seconds = var.batch_window_seconds
  # One bad message comes back alone.
  function_response_types = ["ReportBatchItemFailures"]
  tags                    = var.tags

  dynamic "scaling_config" {
    for_each = var.maximum_concurrency == null ? [] : [var.maximum_concurrency]

    content {
      maximum_concurrency = scaling_config.value
    }
  }

  metrics_config {
    metrics = ["EventCount"]
  }
}
