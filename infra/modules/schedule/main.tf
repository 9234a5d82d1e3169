# A group of its own, so that the role can be given to this schedule alone: a role's trust can name a
# schedule group, not a schedule.
# https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
resource "aws_scheduler_schedule_group" "this" {
  name = var.name
  tags = var.tags
}

resource "aws_scheduler_schedule" "this" {
  name                         = var.name
  group_name                   = aws_scheduler_schedule_group.this.name
  description                  = var.description
  schedule_expression          = var.expression
  schedule_expression_timezone = var.timezone
  state                        = var.enabled ? "ENABLED" : "DISABLED"
  kms_key_arn                  = var.kms_key_arn

  flexible_time_window {
    mode                      = var.flexible_window_minutes == 0 ? "OFF" : "FLEXIBLE"
    maximum_window_in_minutes = var.flexible_window_minutes == 0 ? null : var.flexible_window_minutes
  }

  target {
    arn      = var.function_arn
    role_arn = aws_iam_role.this.arn
    input    = var.input

    retry_policy {
      maximum_event_age_in_seconds = var.retry.maximum_event_age_seconds
      maximum_retry_attempts       = var.retry.maximum_retry_attempts
    }

    dead_letter_config {
      arn = module.dead_letter_queue.arn
    }
  }

  # Complete before it first runs: what the role may not do yet would be given up on.
  depends_on = [aws_iam_role_policy.this, module.dead_letter_queue]
}

module "dead_letter_queue" {
  source = "../dead-letter-queue"

  name        = "${var.name}-dlq"
  kms_key_arn = var.kms_key_arn
  alarms      = var.alarms
  tags        = var.tags
}

resource "aws_iam_role" "this" {
  name                 = coalesce(var.role_name, "${var.name}-schedule")
  description          = "Lets the schedule ${var.name} invoke its function"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Scheduler"
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { ArnEquals = { "aws:SourceArn" = aws_scheduler_schedule_group.this.arn } }
    }]
  })

  lifecycle {
    precondition {
      condition     = var.role_name != null || length(var.name) <= 55
      error_message = "A name of more than 55 characters needs a role_name: IAM allows 64, and -schedule comes behind the name."
    }
  }
}

resource "aws_iam_role_policy" "this" {
  name = "statements"
  role = aws_iam_role.this.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid      = "Invoke"
          Effect   = "Allow"
          Action   = ["lambda:InvokeFunction"]
          Resource = [var.function_arn]
        },
        {
          Sid      = "Park"
          Effect   = "Allow"
          Action   = ["sqs:SendMessage"]
          Resource = [module.dead_letter_queue.arn]
        },
      ],
      [for key in var.kms_key_arn[*] : {
        Sid      = "Key"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = [key]
      }],
    )
  })
}
