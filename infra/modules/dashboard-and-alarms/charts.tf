locals {
  api_charts = flatten([for api in var.http_api[*] : [
    {
      title     = "HTTP API: requests and errors"
      statistic = "Sum"
      metrics   = [for name in ["Count", "4xx", "5xx"] : ["AWS/ApiGateway", name, "ApiId", api.id]]
    },
    {
      title     = "HTTP API: latency p95"
      statistic = "p95"
      metrics   = [for name in ["Latency", "IntegrationLatency"] : ["AWS/ApiGateway", name, "ApiId", api.id]]
    },
  ]])

  function_charts = [for chart in [
    { title = "Functions: invocations", statistic = "Sum", name = "Invocations" },
    { title = "Functions: errors", statistic = "Sum", name = "Errors" },
    { title = "Functions: throttles", statistic = "Sum", name = "Throttles" },
    { title = "Functions: duration p95", statistic = "p95", name = "Duration" },
    { title = "Functions: concurrency", statistic = "Maximum", name = "ConcurrentExecutions" },
    ] : {
    title     = chart.title
    statistic = chart.statistic
    metrics   = [for function in var.function_names : ["AWS/Lambda", chart.name, "FunctionName", function]]
  }]

  durable_charts = [{
    title     = "Durable executions"
    statistic = "Sum"
    metrics = flatten([for function in var.durable_function_names : [
      for name in ["DurableExecutionStarted", "DurableExecutionSucceeded", "DurableExecutionFailed", "DurableExecutionTimedOut"] :
      { line = ["AWS/Lambda", name, "FunctionName", function] }
    ]])[*].line
  }]

  stream_charts = [{
    title     = "Streams: iterator age"
    statistic = "Maximum"
    metrics   = [for function in var.stream_function_names : ["AWS/Lambda", "IteratorAge", "FunctionName", function]]
  }]

  queue_charts = [for chart in [
    { title = "Queues: depth", name = "ApproximateNumberOfMessagesVisible", queues = var.queue_names },
    { title = "Queues: age of the oldest message", name = "ApproximateAgeOfOldestMessage", queues = var.queue_names },
    { title = "Dead-letter queues: depth", name = "ApproximateNumberOfMessagesVisible", queues = var.dead_letter_queue_names },
    ] : {
    title     = chart.title
    statistic = "Maximum"
    metrics   = [for queue in chart.queues : ["AWS/SQS", chart.name, "QueueName", queue]]
  }]

  table_charts = [for chart in [
    { title = "Tables: consumed capacity", names = ["ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"] },
    { title = "Tables: throttles", names = ["ReadThrottleEvents", "WriteThrottleEvents"] },
    ] : {
    title     = chart.title
    statistic = "Sum"
    metrics = flatten([for table in var.table_names : [
      for name in chart.names : { line = ["AWS/DynamoDB", name, "TableName", table] }
    ]])[*].line
  }]

  custom_charts = [for title, chart in var.custom_metrics : {
    title     = title
    statistic = "Sum"
    metrics = [for name in chart.names : concat(
      [chart.namespace, name],
      flatten([for dimension, value in chart.dimensions : [dimension, value]]),
    )]
  }]

  # A chart without a metric is refused by CloudWatch.
  charts = [for chart in concat(
    local.api_charts,
    local.custom_charts,
    local.function_charts,
    local.durable_charts,
    local.stream_charts,
    local.queue_charts,
    local.table_charts,
  ) : chart if length(chart.metrics) > 0]
}
