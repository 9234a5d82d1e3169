locals {
  own_statements = concat(
    [
      {
        Sid      = "Logs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["${local.log_group_arn}:*"]
      },
      {
        Sid    = "Traces"
        Effect = "Allow"
        Action = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
        # X-Ray knows no resources for these two:
        # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
        Resource = ["*"]
      },
    ],
    [for async in var.async[*] : {
      Sid      = "AsyncDeadLetters"
      Effect   = "Allow"
      Action   = ["sqs:SendMessage"]
      Resource = [async.dead_letter_queue_arn]
    }],
    [for datadog in var.datadog[*] : {
      Sid      = "DatadogApiKey"
      Effect   = "Allow"
      Action   = ["secretsmanager:GetSecretValue"]
      Resource = [datadog.api_key_secret_arn]
    }],
    [for vpc in var.vpc[*] : {
      Sid    = "NetworkInterfaces"
      Effect = "Allow"
      Action = ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"]
      # Lambda checks at creation that they are allowed on every resource:
      # https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
      Resource = ["*"]
    }],
    [for key in var.kms_key_arn[*] : {
      Sid      = "EnvironmentKey"
      Effect   = "Allow"
      Action   = ["kms:Decrypt"]
      Resource = [key]
    }],
  )

  own_sids = ["Logs", "Traces", "AsyncDeadLetters", "DatadogApiKey", "NetworkInterfaces", "EnvironmentKey"]

  # Conditions that were not given must be absent, not null.
  given_statements = [for statement in var.statements : { for name, value in statement : name => value if value != null }]

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat(local.own_statements, local.given_statements)
  })
}

resource "aws_iam_role" "this" {
  count = var.create && var.create_role ? 1 : 0

  name                 = coalesce(var.role_name, var.name)
  description          = "Execution role of ${var.name}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Lambda"
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  count = var.create && var.create_role ? 1 : 0

  name   = "statements"
  role   = aws_iam_role.this[0].name
  policy = local.policy
}
