data "aws_partition" "current" {}

resource "aws_cloudwatch_event_bus" "this" {
  name               = var.name
  description        = var.description
  kms_key_identifier = var.kms_key_arn
  tags               = var.tags
}

resource "aws_cloudwatch_event_archive" "this" {
  count = var.archive == null ? 0 : 1

  name               = "${var.name}-archive"
  description        = "Events of ${var.name}, for replay"
  event_source_arn   = aws_cloudwatch_event_bus.this.arn
  event_pattern      = var.archive.event_pattern
  retention_days     = var.archive.retention_days
  kms_key_identifier = var.kms_key_arn
}

resource "aws_cloudwatch_event_bus_policy" "this" {
  count = length(var.publisher_account_ids) == 0 ? 0 : 1

  event_bus_name = aws_cloudwatch_event_bus.this.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Publishers"
      Effect    = "Allow"
      Principal = { AWS = [for id in sort(var.publisher_account_ids) : "arn:${data.aws_partition.current.partition}:iam::${id}:root"] }
      Action    = ["events:PutEvents"]
      Resource  = [aws_cloudwatch_event_bus.this.arn]
    }]
  })
}
