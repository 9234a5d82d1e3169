# Every name follows from the environment and the declaration's place, so that policies and variables can
# name what does not exist yet and no cycle arises. scripts/declarations/names.ts says the same.
locals {
  prefix = "laurel-${var.env}"

  # Of a deployment that holds some of the contexts; what exists once per deployment carries it.
  service        = var.contexts == null ? null : coalesce(var.service, join("-", sort(var.contexts)))
  service_prefix = join("-", compact([local.prefix, local.service]))

  account = data.aws_caller_identity.current.account_id
  region  = data.aws_region.current.region
  # arn_of["sqs"] is the beginning of every ARN of that service here.
  arn_of = { for service in ["dynamodb", "events", "lambda", "sqs", "ssm"] :
    service => "arn:${data.aws_partition.current.partition}:${service}:${local.region}:${local.account}"
  }

  # A folder's name, or the name that was pinned when the folder was renamed.
  function_names = { for id, declared in local.functions : id => "${local.prefix}-${try(declared.name, replace(id, "/", "-"))}" }
  function_arns  = { for id, name in local.function_names : id => "${local.arn_of.lambda}:function:${name}" }
  live_arns      = { for id, arn in local.function_arns : id => "${arn}:live" }

  # A function's queue and rule carry its own name; SQS wants .fifo behind the names of FIFO queues.
  fifo_suffixes           = { for id, declared in local.functions : id => try(declared.trigger.fifo, false) ? ".fifo" : "" }
  queue_names             = { for id, name in local.function_names : id => "${name}${local.fifo_suffixes[id]}" }
  queue_arns              = { for id, name in local.queue_names : id => "${local.arn_of.sqs}:${name}" }
  dead_letter_queue_names = { for id, name in local.function_names : id => "${name}-dlq${local.fifo_suffixes[id]}" }
  dead_letter_queue_arns  = { for id, name in local.dead_letter_queue_names : id => "${local.arn_of.sqs}:${name}" }
  # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
  queue_url_prefix       = "https://sqs.${local.region}.${data.aws_partition.current.dns_suffix}/${local.account}"
  queue_urls             = { for id, name in local.queue_names : id => "${local.queue_url_prefix}/${name}" }
  dead_letter_queue_urls = { for id, name in local.dead_letter_queue_names : id => "${local.queue_url_prefix}/${name}" }

  # Everything that messages can lie in.
  watched_queues = concat(
    flatten([for id, declared in local.functions : [for name in concat(
      contains(["event", "queue"], declared.trigger.type) ? [local.queue_names[id]] : [],
      declared.trigger.type != "http" ? [local.dead_letter_queue_names[id]] : [],
      declared.trigger.type == "schedule" ? ["${local.function_names[id]}-schedule-dlq"] : [],
    ) : { context = split("/", id)[0], name = name }]]),
    [for table in keys(local.piped_tables) : { context = local.all_tables[table].context, name = "${local.table_names[table]}-pipe-dlq" }],
  )

  # The platform's table exists once per deployment, those of the contexts once per environment.
  table_names = { for table in keys(local.tables) : table => "${table == local.platform ? local.service_prefix : local.prefix}-${table}" }
  table_arns  = { for table, name in local.table_names : table => "${local.arn_of.dynamodb}:table/${name}" }

  # IAM names are the same in all regions of an account; the rest of the environment is regional. A schedule's role may
  # be too long for IAM's 64 characters, and keeps apart by a hash then.
  role_names      = { for id, name in local.function_names : id => "${name}-${local.region}" }
  schedule_suffix = "-schedule-${local.region}"
  schedule_role_names = { for id, name in local.function_names : id =>
    length("${name}${local.schedule_suffix}") <= 64
    ? "${name}${local.schedule_suffix}"
    : "${substr(name, 0, 64 - 9 - length(local.schedule_suffix))}-${substr(sha256(name), 0, 8)}${local.schedule_suffix}"
  }
}
