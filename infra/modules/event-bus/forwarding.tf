locals {
  # Both directions are the same thing: a rule on one bus with another bus as its target.
  routes = merge(
    { for name, forward in var.forward_to : "to-${name}" => {
      from_bus_name = aws_cloudwatch_event_bus.this.name
      to_bus_arn    = forward.bus_arn
      event_pattern = forward.event_pattern
    } },
    { for name, source in var.receive_from : "from-${name}" => {
      from_bus_name = source.bus_name
      to_bus_arn    = aws_cloudwatch_event_bus.this.arn
      event_pattern = source.event_pattern
    } },
  )
}

resource "aws_cloudwatch_event_rule" "route" {
  for_each = local.routes

  name           = "${var.name}-${each.key}"
  description    = "Passes events on, ${replace(each.key, "-", " ")}"
  event_bus_name = each.value.from_bus_name
  event_pattern  = each.value.event_pattern
  tags           = var.tags
}

resource "aws_cloudwatch_event_target" "route" {
  for_each = local.routes

  rule           = aws_cloudwatch_event_rule.route[each.key].name
  event_bus_name = each.value.from_bus_name
  target_id      = "bus"
  arn            = each.value.to_bus_arn
  role_arn       = aws_iam_role.route[each.key].arn

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }

  dead_letter_config {
    arn = module.dead_letter_queue[0].arn
  }

  # EventBridge does not try again what it may not do: role and dead-letter queue are complete before the first event.
  # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
  depends_on = [aws_iam_role_policy.route, module.dead_letter_queue]
}

resource "aws_iam_role" "route" {
  for_each = local.routes

  name                 = "${var.name}-${each.key}"
  description          = "Lets the rule ${var.name}-${each.key} put events on the other bus"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Rule"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.route[each.key].arn } }
    }]
  })
}

resource "aws_iam_role_policy" "route" {
  for_each = local.routes

  name = "statements"
  role = aws_iam_role.route[each.key].name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Forward"
      Effect   = "Allow"
      Action   = ["events:PutEvents"]
      Resource = [each.value.to_bus_arn]
    }]
  })
}

module "dead_letter_queue" {
  source = "../dead-letter-queue"
  count  = length(var.forward_to) + length(var.receive_from) == 0 ? 0 : 1

  name        = "${var.name}-dlq"
  senders     = [for rule in aws_cloudwatch_event_rule.route : { service = "events.amazonaws.com", source_arn = rule.arn }]
  kms_key_arn = var.kms_key_arn
  alarms      = var.alarms
  tags        = var.tags
}
