locals {
  seconds_per_day = 86400

  # SQS wants it behind the name of a FIFO queue, and of the queue that takes its dead letters:
  # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-types.html
  queue_name = "${var.name}${var.fifo == null ? "" : ".fifo"}"

  # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: six times the function's
  # timeout, plus the window that a batch may wait for.
  visibility_timeout_seconds = 6 * var.function_timeout_seconds + var.batch_window_seconds
}

resource "aws_sqs_queue" "this" {
  name                        = local.queue_name
  fifo_queue                  = var.fifo == null ? null : true
  content_based_deduplication = try(var.fifo.content_based_deduplication, null)
  deduplication_scope         = try(var.fifo.high_throughput, false) ? "messageGroup" : null
  fifo_throughput_limit       = try(var.fifo.high_throughput, false) ? "perMessageGroupId" : null
  visibility_timeout_seconds  = local.visibility_timeout_seconds
  message_retention_seconds   = var.retention_days * local.seconds_per_day
  delay_seconds               = var.delay_seconds
  sqs_managed_sse_enabled     = var.kms_key_arn == null ? true : null
  kms_master_key_id           = var.kms_key_arn
  tags                        = var.tags

  redrive_policy = jsonencode({
    deadLetterTargetArn = module.dead_letter_queue.arn
    maxReceiveCount     = var.max_receive_count
  })
}

# Roles of this account send by their own policies (producer_statements); a queue without a policy admits nobody else.
resource "aws_sqs_queue_policy" "this" {
  count = length(var.senders) == 0 ? 0 : 1

  queue_url = aws_sqs_queue.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for index, sender in var.senders : {
      Sid       = "Send${index}"
      Effect    = "Allow"
      Principal = { Service = sender.service }
      Action    = ["sqs:SendMessage"]
      Resource  = [aws_sqs_queue.this.arn]
      Condition = { ArnEquals = { "aws:SourceArn" = sender.source_arn } }
    }]
  })
}

module "dead_letter_queue" {
  source = "../dead-letter-queue"

  name              = "${var.name}-dlq"
  fifo              = var.fifo != null
  source_queue_arns = [aws_sqs_queue.this.arn]
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
  # One bad message comes back alone; of a FIFO queue, with those behind it in its group.
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
