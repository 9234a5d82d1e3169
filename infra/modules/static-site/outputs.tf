output "bucket_name" {
  description = "Name of the bucket that the pages are copied into."
  value       = aws_s3_bucket.this.bucket
}

output "distribution_id" {
  description = "Id of the distribution: for invalidations after an upload."
  value       = aws_cloudfront_distribution.this.id
}

output "domain_name" {
  description = "Name at which the distribution answers: for alias records."
  value       = aws_cloudfront_distribution.this.domain_name
}

output "endpoint" {
  description = "Address of the site: the first of its names, else the distribution's own."
  value       = "https://${var.domain == null ? aws_cloudfront_distribution.this.domain_name : sort(var.domain.names)[0]}"
}

output "publisher_statements" {
  description = "What a role needs to copy pages here and have them shown. For the statements of lambda-function, or a pipeline's role."
  value = [
    {
      Sid      = "CopyPages"
      Action   = ["s3:PutObject", "s3:DeleteObject", "s3:ListBucket"]
      Resource = [local.bucket_arn, "${local.bucket_arn}/*"]
    },
    {
      Sid      = "ShowPages"
      Action   = ["cloudfront:CreateInvalidation"]
      Resource = [aws_cloudfront_distribution.this.arn]
    },
  ]
}
