locals {
  statements = concat(
    [for source in var.stream_source[*] : {
      Sid      = "Read"
      Effect   = "Allow"
      Action   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
      Resource = [source.arn]
    }],
    [for queue in module.dead_letter_queue : {
      Sid      = "Park"
      Effect   = "Allow"
      Action   = ["sqs:SendMessage"]
      Resource = [queue.arn]
    }],
    [for source in var.queue_source[*] : {
      Sid      = "Read"
      Effect   = "Allow"
      Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      Resource = [source.arn]
    }],
    [for target in var.event_bus_target[*] : {
      Sid      = "Write"
      Effect   = "Allow"
      Action   = ["events:PutEvents"]
      Resource = [target.arn]
    }],
    [for target in var.queue_target[*] : {
      Sid      = "Write"
      Effect   = "Allow"
      Action   = ["sqs:SendMessage"]
      Resource = [target.arn]
    }],
    [for target in var.function_target[*] : {
      Sid      = "Write"
      Effect   = "Allow"
      Action   = ["lambda:InvokeFunction"]
      Resource = [target.arn]
    }],
    [for key in var.kms_key_arn[*] : {
      Sid      = "Key"
      Effect   = "Allow"
      Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource = [key]
    }],
  )
}

resource "aws_iam_role" "this" {
  name                 = coalesce(var.role_name, "${var.name}-pipe")
  description          = "Lets the pipe ${var.name} read its source and write to its target"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Pipe"
      Effect    = "Allow"
      Principal = { Service = "pipes.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { ArnEquals = { "aws:SourceArn" = local.pipe_arn } }
    }]
  })

  lifecycle {
    precondition {
      condition     = var.role_name != null || length(var.name) <= 59
      error_message = "A name of more than 59 characters needs a role_name: IAM allows 64, and -pipe comes behind the name."
    }
  }
}

resource "aws_iam_role_policy" "this" {
  name   = "statements"
  role   = aws_iam_role.this.name
  policy = jsonencode({ Version = "2012-10-17", Statement = local.statements })
}
