locals {
  seconds_per_day = 86400

  # Dead letters of a FIFO queue go to one, whose name must end so:
  # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
  queue_name = "${var.name}${var.fifo ? ".fifo" : ""}"
}

resource "aws_sqs_queue" "this" {
  name                      = local.queue_name
  fifo_queue                = var.fifo ? true : null
  message_retention_seconds = var.retention_days * local.seconds_per_day
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null
  kms_master_key_id         = var.kms_key_arn
  tags                      = var.tags
}

# A resource of its own: the source queue names this queue, and this policy names the source queue.
resource "aws_sqs_queue_redrive_allow_policy" "this" {
  queue_url = aws_sqs_queue.this.id
  redrive_allow_policy = (length(var.source_queue_arns) == 0
    ? jsonencode({ redrivePermission = "denyAll" })
    : jsonencode({ redrivePermission = "byQueue", sourceQueueArns = var.source_queue_arns })
  )
}

resource "aws_sqs_queue_policy" "this" {
  count = length(var.senders) == 0 ? 0 : 1

  queue_url = aws_sqs_queue.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for index, sender in var.senders : {
      Sid       = "Park${index}"
      Effect    = "Allow"
      Principal = { Service = sender.service }
      Action    = ["sqs:SendMessage"]
      Resource  = [aws_sqs_queue.this.arn]
      Condition = { ArnEquals = { "aws:SourceArn" = sender.source_arn } }
    }]
  })
}

resource "aws_cloudwatch_metric_alarm" "depth" {
  count = var.alarms.enabled ? 1 : 0

  alarm_name          = "${var.name}-depth"
  alarm_description   = "Something was given up on and waits in ${local.queue_name}."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = local.queue_name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
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
