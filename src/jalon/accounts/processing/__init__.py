"""The record of processing (article 30 of the GDPR), written from what is really configured."""
