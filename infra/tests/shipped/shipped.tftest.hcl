# Plans an environment with the file that is shipped for it: test/terraform gives env and the file.
mock_provider "aws" {
  source = "./tests/mocks"
}

run "planned" {
  command = plan

  assert {
    condition     = length(module.function) > 0
    error_message = "Nothing would be deployed."
  }
}
