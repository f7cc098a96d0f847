"""The personal randomised trial: started, lived through, answered; and what goes together in the ordinary diary."""
