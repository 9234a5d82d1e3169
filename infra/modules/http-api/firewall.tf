# WAF attaches to REST APIs and CloudFront distributions, not to HTTP APIs:
# https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html
# The distribution caches nothing. The API's own address stays reachable beside it.
locals {
  has_firewall  = var.web_acl_arn != null
  origin_domain = var.custom_domain == null ? trimprefix(aws_apigatewayv2_api.this.api_endpoint, "https://") : var.custom_domain.name

  # Ids of policies that AWS manages, the same in every account:
  # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
  caching_disabled_policy_id = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
  # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
  security_headers_policy_id = "67f7725c-6f97-4210-82d7-5512b31e9d03"
  # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
  # API Gateway knows the API by the Host header, so the viewer's must not reach it.
  all_viewer_except_host_header_policy_id = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
}

resource "aws_cloudfront_distribution" "this" {
  count = local.has_firewall ? 1 : 0

  comment     = var.name
  enabled     = true
  price_class = "PriceClass_100"
  web_acl_id  = var.web_acl_arn
  tags        = var.tags

  origin {
    origin_id   = "api"
    domain_name = local.origin_domain

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id           = "api"
    viewer_protocol_policy     = "https-only"
    allowed_methods            = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
    cached_methods             = ["GET", "HEAD"]
    cache_policy_id            = local.caching_disabled_policy_id
    response_headers_policy_id = local.security_headers_policy_id
    origin_request_policy_id   = local.all_viewer_except_host_header_policy_id
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
