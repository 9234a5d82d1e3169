# What a function may do follows from what it uses: the same statements as scripts/declarations/grants.ts.
# The function's module adds its own logs and traces.
locals {
  grants = { for id, declared in local.functions : id => concat(
    [for table, use in try(declared.uses.tables, {}) : {
      Sid       = "Table${join("", [for word in split("-", table) : title(word)])}"
      Action    = [for action in use.actions : "dynamodb:${action}"]
      Resource  = concat([local.table_arns[table]], [for index in try(use.indexes, []) : "${local.table_arns[table]}/index/${index}"])
      Condition = try({ "ForAllValues:StringLike" = { "dynamodb:LeadingKeys" = use.leadingKeys } }, null)
    }],
    [for bus in try([declared.uses.bus], []) : {
      Sid       = "Publish"
      Action    = ["events:PutEvents"]
      Resource  = [local.bus_arn]
      Condition = { StringEquals = { "events:source" = ["${var.env}.${bus.publishAs}"], "events:detail-type" = bus.types } }
    }],
    [for paths in [values(try(declared.uses.parameters, {}))] : {
      Sid       = "Parameters"
      Action    = ["ssm:GetParameter"]
      Resource  = [for path in paths : "${local.arn_of.ssm}:parameter/${var.env}/${path}"]
      Condition = null
    } if length(paths) > 0],
    [for queues in [values(try(declared.uses.queues, {}))] : {
      Sid       = "Send"
      Action    = ["sqs:SendMessage"]
      Resource  = [for other in queues : local.queue_arns[other]]
      Condition = null
    } if length(queues) > 0],
    [for invoked in [values(try(declared.uses.functions, {}))] : {
      Sid       = "Invoke"
      Action    = ["lambda:InvokeFunction"]
      Resource  = [for other in invoked : local.live_arns[other]]
      Condition = null
    } if length(invoked) > 0],
    [for name in try(declared.uses.everyContext, []) : {
      Sid       = "InvokeEvery${join("", [for word in split("-", name) : title(word)])}"
      Action    = ["lambda:InvokeFunction"]
      Resource  = [for other, arn in local.live_arns : arn if split("/", other)[1] == name]
      Condition = null
    }],
    [for orchestrators in try([declared.uses.callbacks], []) : {
      Sid    = "Callbacks"
      Action = ["lambda:SendDurableExecutionCallbackSuccess", "lambda:SendDurableExecutionCallbackFailure"]
      # Callbacks belong to the version that waits; which one that is shows only when it answers.
      Resource  = [for other in orchestrators : "${local.function_arns[other]}:*"]
      Condition = null
    }],
    [for looks in [try(declared.uses.lookAt, [])] : {
      Sid    = "LookAtQueues"
      Action = ["sqs:GetQueueAttributes"]
      # By context but for what pinned names hide: a role's policies may have 10,240 characters.
      Resource = sort(distinct([for queue in local.watched_queues :
        "${local.arn_of.sqs}:${startswith(queue.name, "${local.prefix}-${queue.context}-") ? "${local.prefix}-${queue.context}-*" : queue.name}"
      ]))
      Condition = null
    } if contains(looks, "queues")],
    [for looks in [try(declared.uses.lookAt, [])] : {
      Sid    = "LookAtMetrics"
      Action = ["cloudwatch:GetMetricData"]
      # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html: it knows no resource.
      Resource  = ["*"]
      Condition = { StringEquals = { "aws:RequestedRegion" = [local.region] } }
    } if contains(looks, "metrics")],
    [for durable in try([declared.durable], []) : {
      Sid    = "Checkpoint"
      Action = ["lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"]
      # The unqualified ARN never matches, and each deployment makes another version.
      Resource  = ["${local.function_arns[id]}:*"]
      Condition = null
    }],
    # The mapping polls, and gives up on records, with the function's own role.
    !contains(["event", "queue"], declared.trigger.type) ? [] : [{
      Sid = "Poll"
      # What failed for the moment is given back for a few seconds rather than for the whole visibility timeout.
      Action    = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"]
      Resource  = [local.queue_arns[id]]
      Condition = null
    }],
    declared.trigger.type != "stream" ? [] : [{
      Sid    = "Poll"
      Action = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
      # A stream's ARN ends in the time at which it was turned on.
      Resource  = ["${local.table_arns[declared.trigger.table]}/stream/*"]
      Condition = null
    }],
    !contains(["event", "queue", "stream"], declared.trigger.type) ? [] : [{
      Sid       = "Park"
      Action    = ["sqs:SendMessage"]
      Resource  = [local.dead_letter_queue_arns[id]]
      Condition = null
    }],
    [for bucket in var.stream_failures_bucket_arn[*] : {
      Sid       = "Keep"
      Action    = ["s3:PutObject", "s3:ListBucket"]
      Resource  = [bucket, "${bucket}/aws/lambda/*"]
      Condition = null
    } if declared.trigger.type == "stream"],
    # With keys of one's own, whoever reads or writes must be allowed to use them.
    [for key in var.kms_key_arn[*] : {
      Sid       = "Key"
      Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource  = [key]
      Condition = null
    }],
    [for key in var.parameters_kms_key_arn[*] : {
      Sid      = "ParametersKey"
      Action   = ["kms:Decrypt"]
      Resource = [key]
      Condition = { StringEquals = {
        "kms:EncryptionContext:PARAMETER_ARN" = [for path in values(declared.uses.parameters) : "${local.arn_of.ssm}:parameter/${var.env}/${path}"]
      } }
    } if length(try(declared.uses.parameters, {})) > 0],
  ) }

  environments = { for id, declared in local.functions : id => merge(
    { ENV = var.env },
    # By which a function knows whose reset it has to look for, and that there may be one.
    { for context in [split("/", id)[0]] : "DEMO_RESET" => context
    if var.demo_reset && (context == local.demo || contains(keys(local.functions), "${context}/reset")) },
    try(declared.environment, {}),
    { for table in keys(try(declared.uses.tables, {})) : "${upper(replace(table, "-", "_"))}_TABLE_NAME" => local.table_names[table] },
    try({ EVENT_BUS_NAME = local.bus_name, EVENT_SOURCE = "${var.env}.${declared.uses.bus.publishAs}" }, {}),
    { for name, path in try(declared.uses.parameters, {}) : "${name}_PARAMETER" => "/${var.env}/${path}" },
    { for name, other in try(declared.uses.functions, {}) : "${name}_FUNCTION_ARN" => local.live_arns[other] },
    { for name in try(declared.uses.everyContext, []) : "EVERY_${upper(replace(name, "-", "_"))}_FUNCTION_ARNS" =>
    join(" ", [for other, arn in local.live_arns : arn if split("/", other)[1] == name]) },
    { for name, other in try(declared.uses.queues, {}) : "${name}_QUEUE_URL" => local.queue_urls[other] },
    # Which functions and queues are theirs is in the bundle: an environment has 4 KB.
    can(declared.uses.lookAt) ? { WATCHED_CONTEXTS = join(" ", sort(setunion(local.contexts, [local.platform]))) } : {},
    contains(try(declared.uses.lookAt, []), "queues") ? { QUEUES_URL = local.queue_url_prefix } : {},
    contains(["event", "queue"], declared.trigger.type) ? { QUEUE_URL = local.queue_urls[id] } : {},
    contains(["event", "queue", "stream"], declared.trigger.type) ? { DEAD_LETTER_QUEUE_URL = local.dead_letter_queue_urls[id] } : {},
  ) }
}
