"""How members of staff prove who they are: password and second step, or the single sign-on of the municipality."""
