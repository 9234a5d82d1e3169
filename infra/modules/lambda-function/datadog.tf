locals {
  datadog_handler = "/opt/nodejs/node_modules/datadog-lambda-js/handler.handler"

  # Datadog publishes its layers from one account per partition.
  datadog_account = data.aws_partition.current.partition == "aws-us-gov" ? "002406178527" : "464622532012"
  datadog_layer   = "arn:${data.aws_partition.current.partition}:lambda:${data.aws_region.current.region}:${local.datadog_account}:layer"

  datadog_layers = flatten([for datadog in var.datadog[*] : [
    "${local.datadog_layer}:Datadog-Node${regex("[0-9]+", var.runtime)}-x:${datadog.node_layer_version}",
    join("", [
      "${local.datadog_layer}:Datadog-Extension",
      var.architecture == "arm64" ? "-ARM" : "",
      datadog.fips ? "-FIPS" : "",
      ":${datadog.extension_layer_version}",
    ]),
  ]])

  datadog_environment = merge([for datadog in var.datadog[*] : merge(
    {
      DD_LAMBDA_HANDLER       = var.handler
      DD_API_KEY_SECRET_ARN   = datadog.api_key_secret_arn
      DD_SITE                 = datadog.site
      DD_SERVICE              = datadog.service
      DD_ENV                  = datadog.env
      DD_TRACE_ENABLED        = "true"
      DD_DATA_STREAMS_ENABLED = "true"
      # Bodies may hold personal data.
      DD_CAPTURE_LAMBDA_PAYLOAD = "false"
    },
    datadog.version == null ? {} : { DD_VERSION = datadog.version },
    datadog.span_links ? {
      DD_TRACE_PROPAGATION_BEHAVIOR_EXTRACT = "ignore"
      DD_TRACE_PROPAGATION_STYLE_EXTRACT    = "none"
    } : {},
    # Without a buffer durable executions do not appear at all:
    # https://docs.datadoghq.com/serverless/aws_lambda/durable_functions
    var.durable == null ? {} : { DD_LAMBDA_DURABLE_FUNCTION_LOG_BUFFER_SIZE = "5" },
  )]...)
}
