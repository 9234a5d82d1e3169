# Every name follows from the environment and the declaration's place, so that policies and variables can
# name what does not exist yet and no cycle arises. scripts/declarations/names.ts says the same.
locals {
  service = "LoyaltyService"
  prefix  = "laurel-${var.env}"

  account = data.aws_caller_identity.current.account_id
  region  = data.aws_region.current.region
  # arn_of["sqs"] is the beginning of every ARN of that service here.
  arn_of = { for service in ["dynamodb", "events", "lambda", "sqs", "ssm"] :
    service => "arn:${data.aws_partition.current.partition}:${service}:${local.region}:${local.account}"
  }

  function_names = { for id in keys(local.functions) : id => "${local.prefix}-${replace(id, "/", "-")}" }
  function_arns  = { for id, name in local.function_names : id => "${local.arn_of.lambda}:function:${name}" }
  live_arns      = { for id, arn in local.function_arns : id => "${arn}:live" }

  # A function's queue and rule carry its own name.
  queue_arns              = { for id, name in local.function_names : id => "${local.arn_of.sqs}:${name}" }
  dead_letter_queue_arns  = { for id, name in local.function_names : id => "${local.arn_of.sqs}:${name}-dlq" }
  dead_letter_queue_names = { for id, name in local.function_names : id => "${name}-dlq" }
  # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
  queue_urls = { for id, name in local.function_names :
    id => "https://sqs.${local.region}.${data.aws_partition.current.dns_suffix}/${local.account}/${name}"
  }
  dead_letter_queue_urls = { for id, name in local.dead_letter_queue_names :
    id => "https://sqs.${local.region}.${data.aws_partition.current.dns_suffix}/${local.account}/${name}"
  }

  table_names = { for table in keys(local.tables) : table => "${local.prefix}-${table}" }
  table_arns  = { for table, name in local.table_names : table => "${local.arn_of.dynamodb}:table/${name}" }

  # IAM names are the same in all regions of an account; the rest of the environment is regional.
  role_names = { for id, name in local.function_names : id => "${name}-${local.region}" }
}
