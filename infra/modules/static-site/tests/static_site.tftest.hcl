mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_resource "aws_cloudfront_distribution" {
    override_during = plan
    defaults = {
      arn         = "arn:aws:cloudfront::111122223333:distribution/E111"
      domain_name = "d111.cloudfront.net"
    }
  }
  mock_resource "aws_cloudfront_origin_access_control" {
    override_during = plan
    defaults        = { id = "oac123" }
  }
  mock_resource "aws_cloudfront_response_headers_policy" {
    override_during = plan
    defaults        = { id = "headers456" }
  }
  mock_resource "aws_s3_bucket" {
    override_during = plan
    defaults        = { bucket_regional_domain_name = "shop-console.s3.eu-west-1.amazonaws.com" }
  }
}

variables {
  bucket_name = "shop-console"
  description = "Console of the shop"
}

run "shows_the_bucket_through_the_distribution_alone" {
  command = plan

  assert {
    condition = jsondecode(aws_s3_bucket_policy.this.policy).Statement[0] == {
      Sid       = "Distribution"
      Effect    = "Allow"
      Principal = { Service = "cloudfront.amazonaws.com" }
      Action    = ["s3:GetObject"]
      Resource  = ["arn:aws:s3:::shop-console/*"]
      Condition = { StringEquals = { "aws:SourceArn" = "arn:aws:cloudfront::111122223333:distribution/E111" } }
    }
    error_message = "Somebody else may read the pages, or the distribution may not."
  }

  assert {
    condition     = jsondecode(aws_s3_bucket_policy.this.policy).Statement[1].Effect == "Deny" && jsondecode(aws_s3_bucket_policy.this.policy).Statement[1].Condition == { Bool = { "aws:SecureTransport" = "false" } }
    error_message = "Unencrypted requests are answered."
  }

  assert {
    condition     = alltrue([aws_s3_bucket_public_access_block.this.block_public_acls, aws_s3_bucket_public_access_block.this.block_public_policy, aws_s3_bucket_public_access_block.this.ignore_public_acls, aws_s3_bucket_public_access_block.this.restrict_public_buckets])
    error_message = "The bucket could be made public."
  }

  assert {
    condition     = one(aws_cloudfront_distribution.this.origin).origin_access_control_id == "oac123" && aws_cloudfront_origin_access_control.this.signing_behavior == "always"
    error_message = "Requests to the bucket are not signed."
  }

  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled" && aws_s3_bucket.this.force_destroy == false
    error_message = "There is no way back after a bad upload."
  }
}

run "sends_security_headers_with_every_answer" {
  command = plan

  assert {
    condition     = aws_cloudfront_distribution.this.default_cache_behavior[0].response_headers_policy_id == "headers456" && aws_cloudfront_distribution.this.default_cache_behavior[0].viewer_protocol_policy == "redirect-to-https"
    error_message = "Answers go without the headers, or without encryption."
  }

  assert {
    condition = alltrue([
      aws_cloudfront_response_headers_policy.this.security_headers_config[0].strict_transport_security[0].access_control_max_age_sec == 31536000,
      aws_cloudfront_response_headers_policy.this.security_headers_config[0].frame_options[0].frame_option == "DENY",
      strcontains(aws_cloudfront_response_headers_policy.this.security_headers_config[0].content_security_policy[0].content_security_policy, "frame-ancestors 'none'"),
    ])
    error_message = "A header is missing."
  }
}

run "tells_what_is_not_there" {
  command = plan

  assert {
    condition     = one(aws_cloudfront_distribution.this.custom_error_response).response_code == 404 && one(aws_cloudfront_distribution.this.custom_error_response).response_page_path == "/404.html"
    error_message = "What is not there is answered with 403."
  }
}

run "leaves_the_routes_to_a_single_page" {
  command = plan

  variables {
    is_single_page = true
    domain         = { names = ["console.example.com"], certificate_arn = "arn:aws:acm:us-east-1:111122223333:certificate/1" }
    web_acl_arn    = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/shop/1"
  }

  assert {
    condition     = one(aws_cloudfront_distribution.this.custom_error_response).response_code == 200 && one(aws_cloudfront_distribution.this.custom_error_response).response_page_path == "/index.html"
    error_message = "A route of the page's own is not found."
  }

  assert {
    condition     = output.endpoint == "https://console.example.com" && aws_cloudfront_distribution.this.viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021" && aws_cloudfront_distribution.this.web_acl_id == var.web_acl_arn
    error_message = "The domain or the firewall is not taken."
  }
}

run "says_what_a_publisher_needs" {
  command = plan

  assert {
    condition     = output.endpoint == "https://d111.cloudfront.net" && output.publisher_statements[1].Resource == ["arn:aws:cloudfront::111122223333:distribution/E111"] && output.publisher_statements[0].Resource == ["arn:aws:s3:::shop-console", "arn:aws:s3:::shop-console/*"]
    error_message = "A publisher may do more, or less."
  }
}

run "refuses_what_cannot_be" {
  command = plan

  variables {
    bucket_name             = "Shop.Console"
    default_root_object     = "/index.html"
    not_found_page          = "404.html"
    content_security_policy = "script-src 'unsafe-eval'"
    domain                  = { names = ["console.example.com"], certificate_arn = "arn:aws:acm:eu-west-1:111122223333:certificate/1" }
    web_acl_arn             = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/1"
    price_class             = "PriceClass_1"
  }

  expect_failures = [var.bucket_name, var.default_root_object, var.not_found_page, var.content_security_policy, var.domain, var.web_acl_arn, var.price_class]
}
