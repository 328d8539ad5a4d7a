"""What the asker is asked, and what the staff of a body record."""

from moderation.mediation.forms.intake import IntakeForm
from moderation.mediation.forms.sending import FileForm, OfferForm, ScanForm, SendForm, WithdrawForm
from moderation.mediation.forms.steps import StepForm

__all__ = ["FileForm", "IntakeForm", "OfferForm", "ScanForm", "SendForm", "StepForm", "WithdrawForm"]
